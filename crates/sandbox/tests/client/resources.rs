//! What an application looks up (Contract §9).

use serde_json::{Value, json};

use crate::platform::{Call, Platform, example, members};

impl Platform {
    /// A call that only the header `app_id` stands behind.
    pub(crate) fn asking(&self, target: &str) -> Call<'_> {
        self.get(target)
            .header("app_id", self.credentials().app_id().as_str())
    }
}

/// What an example of the contract answers with.
fn answered(name: &str) -> Vec<String> {
    members(&example(name)["response"]["body"])
}

#[tokio::test]
async fn an_application_is_told_what_it_is() {
    let platform = Platform::start().await;
    let target = "/res/v1/applications?with_payment_methods=true";
    let answer = platform.asking(target).signed().send().await.ok();
    assert_eq!(members(&answer), answered("res-applications"));
    let app_id = platform.credentials().app_id().as_str();
    assert_eq!(answer["data"]["id"], app_id);
    assert_eq!(answer["data"]["type"], "app");
    let attributes = &answer["data"]["attributes"];
    assert_eq!(attributes["scope"], json!({ "ais": true, "pis": true }));
    let example = example("res-applications");
    assert_eq!(
        attributes["payment_methods"],
        example["response"]["body"]["data"]["attributes"]["payment_methods"]
    );
}

#[tokio::test]
async fn every_word_for_how_a_bank_pays_is_one_to_ask_for() {
    let platform = Platform::start().await;
    let document = platform.get("/openapi.json").send().await.ok();
    let banks = &document["paths"]["/res/v1/providers"]["get"]["parameters"];
    let banks = banks.as_array().unwrap();
    let filter = banks.iter().find(|known| known["name"] == "filter[pis]");
    let described = filter.unwrap()["schema"]["enum"].as_array().unwrap();
    let answer = platform.asking("/res/v1/providers").send().await.ok();
    for bank in answer["data"].as_array().unwrap() {
        for word in bank["attributes"]["pis"].as_array().unwrap() {
            assert!(described.contains(word), "{word}");
        }
    }
    for word in described {
        let target = format!("/res/v1/providers?filter[pis]={}", word.as_str().unwrap());
        platform.asking(&target).send().await.ok();
    }
}

#[tokio::test]
async fn a_functionality_is_said_to_need_the_id_and_a_token() {
    let platform = Platform::start().await;
    let document = platform.get("/openapi.json").send().await.ok();
    let path = "/res/v1/functionalities/{functionality_id}";
    let described = &document["paths"][path]["get"];
    let both = json!({ "app_id": [], "bearer": ["PIS"] });
    assert_eq!(described["security"][0], both);
    // OpenAPI ignores a parameter of this name.
    for parameter in described["parameters"].as_array().unwrap() {
        assert_ne!(parameter["name"], "Authorization");
    }
}

#[tokio::test]
async fn payment_methods_are_told_on_demand_alone() {
    let platform = Platform::start().await;
    for query in ["", "?with_payment_methods=false", "?with_payment_methods="] {
        let target = format!("/res/v1/applications{query}");
        let answer = platform.asking(&target).send().await.ok();
        let told = answer["data"]["attributes"].get("payment_methods");
        assert_eq!(told, None, "{query}");
    }
    let target = "/res/v1/applications?with_payment_methods=some";
    let refused = platform.asking(target).send().await;
    let (code, message) = refused.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(message.starts_with("with_payment_methods: "), "{message}");
}

#[tokio::test]
async fn javascript_asks_for_its_application_under_a_path_of_its_own() {
    let platform = Platform::start().await;
    let plural = platform.asking("/res/v1/applications").send().await.ok();
    let singular = platform.asking("/res/v1/application").send().await.ok();
    assert_eq!(singular, plural);
    let slashed = platform.asking("/res/v1/applications/").signed();
    assert_eq!(slashed.send().await.ok(), plural);
}

#[tokio::test]
async fn every_test_account_logs_in_at_its_bank() {
    let platform = Platform::start().await;
    let answer = platform.asking("/res/v1/testaccounts").send().await.ok();
    let mut found = members(&answer);
    // Beside the example's members, Q-26 has the name.
    found.retain(|member| member != ".data[].attributes.name: text");
    assert_eq!(found, answered("res-testaccounts"));
    let data = answer["data"].as_array().unwrap();
    let providers = platform.asking("/res/v1/providers").send().await.ok();
    for bank in providers["data"].as_array().unwrap() {
        let of_bank = |item: &&Value| item["attributes"]["provider_id"] == bank["id"];
        let first = data.iter().find(of_bank).unwrap();
        assert_eq!(first["type"], "testaccount");
        assert_eq!(first["attributes"]["username"], "078000000P");
        assert_eq!(first["attributes"]["password"], "123456");
    }
    let mut ids: Vec<_> = data.iter().map(|item| item["id"].to_string()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), data.len());
}

/// The banks of the test accounts that a query leaves.
async fn banks_of(platform: &Platform, query: &str) -> Vec<String> {
    let target = format!("/res/v1/testaccounts?{query}");
    let answer = platform.asking(&target).send().await.ok();
    let bank = |item: &Value| {
        item["attributes"]["provider_id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    answer["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(bank)
        .collect()
}

#[tokio::test]
async fn test_accounts_are_narrowed_to_a_bank_and_sorted_by_it() {
    let platform = Platform::start().await;
    for query in [
        "filter[provider_id]=bbvaes",
        "filter%5Bprovider_id%5D=BBVAES",
    ] {
        let banks = banks_of(&platform, query).await;
        assert!(!banks.is_empty() && banks.iter().all(|bank| bank == "bbvaes"));
    }
    let nobody = banks_of(&platform, "filter[provider_id]=nobody").await;
    assert_eq!(nobody, Vec::<String>::new());
    let rising = banks_of(&platform, "sort[provider]=asc").await;
    assert!(rising.is_sorted());
    let mut falling = banks_of(&platform, "sort[provider]=DESC").await;
    falling.reverse();
    assert_eq!(falling, rising);
}

#[tokio::test]
async fn a_functionality_needs_both_the_token_and_the_id_of_one_application() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    let target = "/res/v1/functionalities/immediate_transfer";
    let whole = platform.asking(target).bearer(&token).signed();
    let answer = whole.send().await.ok();
    assert_eq!(members(&answer), answered("res-functionalities"));
    assert_eq!(answer["data"]["id"], "immediate_transfer");
    assert_eq!(answer["data"]["attributes"]["enabled"], true);
    let unknown = platform.asking("/res/v1/functionalities/some-functionality");
    let answer = unknown.bearer(&token).send().await.ok();
    assert_eq!(answer["data"]["attributes"]["enabled"], false);
    let without_token = platform.asking(target).send().await;
    assert_eq!(without_token.error(401, "unauthorized").0, "invalid_token");
    let without_id = platform.get(target).bearer(&token).send().await;
    assert_eq!(without_id.error(401, "unauthorized").0, "invalid_app_id");
    let reader = platform.reader("ftecfr").await;
    let reading = platform.asking(target).bearer(&reader.token).send().await;
    assert_eq!(reading.error(401, "unauthorized").0, "invalid_scopes");
}

#[tokio::test]
async fn what_a_list_does_not_know_is_refused_by_its_name() {
    let platform = Platform::start().await;
    for (target, query) in [
        ("providers", "filter[city]=Paris"),
        ("providers", "filter%5Bcity%5D=Paris"),
        ("providers", "filter[country]=FR&filter[country]=ES"),
        ("providers", "filter[country]=France"),
        ("providers", "filter[ais]=Loans"),
        ("providers", "filter[pis]=cheque"),
        ("providers", "filter[psu_type]=pirate"),
        ("providers", "filter[auth_model]=telepathy"),
        ("providers", "sort[bic]=ASC"),
        ("providers", "sort[name]=upwards"),
        ("providers", "page[number]=2"),
        ("testaccounts", "filter[country]=FR"),
        ("testaccounts", "filter[provider_id]=a%20b"),
        ("testaccounts", "sort[provider]=1"),
        ("testaccounts", "sort[provider]=ASC&sort[provider]=ASC"),
    ] {
        let call = platform.asking(&format!("/res/v1/{target}?{query}"));
        let (code, message) = call.send().await.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        let name = query.split('=').next().unwrap();
        let name = name.replace("%5B", "[").replace("%5D", "]");
        assert!(message.starts_with(&format!("{name}: ")), "{message}");
    }
    let target = "/res/v1/providers?filter[country]=FRA&sort[name]=up&colour=blue&state=";
    let answer = platform.asking(target).send().await;
    assert_eq!(answer.errors(400, "bad_request").len(), 2);
}

#[tokio::test]
async fn banks_have_the_members_of_the_contract() {
    let platform = Platform::start().await;
    for (target, name) in [
        ("/res/v1/providers", "res-providers-list"),
        ("/res/v1/providers/agfbfr", "res-providers-get"),
    ] {
        let answer = platform.asking(target).send().await.ok();
        let mut found = members(&answer);
        // Q-25 spells two lists otherwise, how long a bank shows what is ours, and no bank here is real.
        let more = [
            "psu_type[]: text",
            "auth_model[]: text",
            "ais_consent_days: number",
            "ais_history_days: null",
            "simulated: flag",
        ];
        let more = more.map(|name| format!(".data[].attributes.{name}"));
        found.retain(|member| !more.contains(member));
        // Every bank here has a code of its own.
        let found: Vec<_> = found
            .iter()
            .map(|member| member.replace(".bic: text", ".bic: null"))
            .collect();
        assert_eq!(found, answered(name));
    }
}
