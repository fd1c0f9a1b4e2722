<?php
require 'vendor/autoload.php';

// The SDK knows no address of its own for a sandbox here, so its HTTP client leads there.
$local = new class implements Psr\Http\Client\ClientInterface {
    public function sendRequest(
        Psr\Http\Message\RequestInterface $request
    ): Psr\Http\Message\ResponseInterface {
        $to = parse_url(getenv('FINTECTURE_BASE_URL'));
        $uri = $request->getUri()->withScheme('http')
            ->withHost($to['host'])->withPort($to['port']);
        return (new GuzzleHttp\Client())->sendRequest($request->withUri($uri));
    }
};
$client = new Fintecture\PisClient([
    'appId' => getenv('FINTECTURE_APP_ID'),
    'appSecret' => getenv('FINTECTURE_APP_SECRET'),
    'privateKey' => file_get_contents(getenv('FINTECTURE_PRIVATE_KEY_FILE')),
    'environment' => 'sandbox',
], $local);
$client->setAccessToken($client->token->generate());
$session = $client->connect->generate([
    'meta' => ['psu_name' => 'Jane Payer', 'psu_email' => 'jane@example.com'],
    'data' => ['type' => 'PIS', 'attributes' => [
        'amount' => '149.30', 'currency' => 'EUR', 'communication' => 'Order 1',
    ]],
], 'order-1', 'http://localhost:8000/callback');
echo $session->meta->url, PHP_EOL;
