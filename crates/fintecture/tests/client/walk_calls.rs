//! The walk among calls that are put together and not yet made, each with canaries in what it is
//! given.

use fintecture::customers::NewCustomer;
use fintecture::mandates::NewMandate;
use fintecture::organisation::{BankAccountChanges, NewUser, Place, Role};
use fintecture::pis::{Beneficiary, RequestForPayout, RequestToPay, Simulation};
use fintecture::{AccountId, MerchantCustomerId, ProviderId};

use crate::canaries;
use crate::fake::{connection, customer};
use crate::operations::session;
use crate::records::{iban, id};
use crate::walk::Walk;
use crate::walk_values::{euros, order};

pub(crate) fn calls(walk: &mut Walk) {
    let client = canaries::server().client();
    let (pis, ais) = (client.pis(), client.ais());
    let provider: ProviderId = id("agfbfr");

    let call = pis.connect(order()).state("canary");
    walk.see(&call.redirect_uri("https://shop.example/?canary"));
    walk.see(&pis.initiate(&provider, order()).state("canary"));
    let request = RequestToPay::by_email(order()).bcc("canary@b.example");
    walk.see(&pis.request_to_pay(request));
    walk.see(&pis.request_for_payout(RequestForPayout::by_link(order())));
    let refund = pis.refund(&session()).communication("canary");
    let refund = refund.beneficiary(Beneficiary::new("Canary Payee", iban()));
    walk.see(&refund.state("canary"));
    let payments = pis.payments();
    walk.see(&payments.update(&session()).communication("canary"));
    let simulation = Simulation::credit(euros(), "canary", iban()).label("canary");
    walk.see(&pis.transactions().simulate(simulation));

    let page = ais.connect().state("canary");
    walk.see(&page.redirect_uri("https://app.example/canary"));
    let page = ais.authorize(&provider).state("canary");
    walk.see(&page.redirect_uri("https://app.example/canary"));
    let login = ais.authorize_decoupled(&provider).psu_id("canary");
    let login = login.psu_ip("203.0.113.10".parse().unwrap());
    walk.see(&login.state("canary"));
    walk.see(&ais.decoupled(&provider, &id("p1")).psu_id("canary"));
    walk.see(&ais.exchange("canary", &customer()));
    let connection = connection(&client);
    walk.see(&connection.refresh().using("canary"));
    walk.see(&connection.delete());
    let accounts = connection.accounts();
    walk.see(&accounts.psu_ip("203.0.113.10".parse().unwrap()));
    walk.see(&connection.transactions(&AccountId::new("a1").unwrap()));
    walk.see(&connection.verify(&provider, "canary"));

    let person = NewCustomer::new("canary", "canary", "canary@payer.example");
    walk.see(&client.customers().create(&person));
    let whose: MerchantCustomerId = id("c1");
    let mandate = NewMandate::new("RUM-1", &whose, iban(), "canary");
    walk.see(&client.mandates().create(&mandate));
    let organisation = client.organisation();
    let user = NewUser::new("canary@x.example", "canary", "canary");
    let place = Place::Node(id("n1"));
    walk.see(&organisation.users().create(&user, &place, &Role::Viewer));
    let changes = BankAccountChanges::default().holder_name("canary");
    let accounts = organisation.bank_accounts();
    walk.see(&accounts.update(&id("b1"), &changes));
}
