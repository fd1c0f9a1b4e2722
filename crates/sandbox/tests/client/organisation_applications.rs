//! The applications of an organisation (Contract §11, row 56).

use fintecture::{AppId, Credentials, PrivateKey, SecretString};
use serde_json::json;

use crate::administrator::{below, data};
use crate::applications::bearer;
use crate::clerk::{id, made};
use crate::platform::{Platform, example, members};

#[tokio::test]
async fn an_organisations_application_comes_back_as_the_contract_shows_it_and_works() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let account = &example("oac-bank-accounts")["request"]["body"];
    let account = administrator.make("/v1/bank_accounts", account).await;
    let company = administrator.company("acme", &administrator.node).await;
    let example = example("oac-applications");
    let mut body = example["request"]["body"].clone();
    let attributes = &example["response"]["body"]["data"]["attributes"];
    let key = platform.credentials().private_key().public().to_pem();
    for name in ["app_urls", "app_webhooks"] {
        body["data"]["attributes"][name] = attributes[name].clone();
    }
    body["data"]["attributes"]["app_public_key"] = json!(key);
    let relations = &mut body["data"]["relationships"];
    relations["bank_account"]["data"]["id"] = json!(account);
    relations["company"] = json!({ "data": { "type": "companies", "id": company } });
    let created = made(&administrator.post("/v1/applications", &body).send().await);
    let expected = members(&example["response"]["body"]["data"]);
    assert_eq!(members(&created["data"]), expected);
    assert_eq!(created["data"]["attributes"], *attributes);
    let secret = created["meta"]["app_secret"].as_str().unwrap();
    assert_eq!(created["meta"].get("private_key"), None);
    let application = Credentials::new(
        AppId::new(id(&created)).unwrap(),
        SecretString::from(secret),
        platform.credentials().private_key().clone(),
    );
    let token = bearer(&platform, &application, "PIS").await;
    let list = platform.get("/pis/v2/payments").bearer(&token);
    list.signed_as(&application).send().await.ok();
    let target = format!("/v1/applications/{}", id(&created));
    assert_eq!(
        administrator.get(&target).send().await.ok()["data"],
        created["data"]
    );
    let query = format!("/v1/applications?filter[company_id]={company}&include=bank_accounts");
    let listed = administrator.get(&query).send().await.ok();
    assert_eq!(listed["data"], json!([created["data"]]));
    assert_eq!(listed["included"][0]["id"], account.as_str());
    assert_eq!(
        administrator.get("/v1/applications").send().await.ok()["meta"]["totalItems"],
        2
    );
    for used in [
        format!("/v1/bank_accounts/{account}"),
        format!("/v1/companies/{company}"),
    ] {
        let answer = administrator.delete(&used).await;
        assert_eq!(answer.error(409, "conflict").0, "in_use");
    }
    let hooks = json!([{ "url": "http://127.0.0.1:9/other" }]);
    let change = data(
        "applications",
        json!({ "app_name": "Ours", "app_webhooks": hooks }),
    );
    let changed = administrator.patch(&target, &change).await.ok();
    let attributes = &changed["data"]["attributes"];
    assert_eq!(attributes["app_name"], "Ours");
    assert_eq!(
        attributes["app_webhooks"][0]["url"],
        "http://127.0.0.1:9/other"
    );
    assert_eq!(attributes["app_webhooks"].as_array().unwrap().len(), 1);
    assert_eq!(administrator.delete(&target).await.status, 204);
    assert_eq!(administrator.delete(&target).await.status, 404);
    let demo = format!("/v1/applications/{}", platform.credentials().app_id());
    administrator.delete(&demo).await.error(409, "conflict");
}

#[tokio::test]
async fn every_problem_of_an_organisations_application_is_named_at_once() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let attributes = json!({
        "app_public_key": "no key",
        "app_urls": { "return_url": "nowhere" },
        "app_webhooks": [{ "url": "nowhere" }, {}],
    });
    let mut body = data("applications", attributes);
    body["data"]["relationships"] = json!({
        "company": { "data": { "id": "none" } },
        "bank_account": { "data": { "id": "none" } },
        "organisation_node": { "data": { "id": "none" } },
    });
    let answer = administrator.post("/v1/applications", &body).send().await;
    let errors = answer.errors(400, "bad_request");
    assert_eq!(errors.len(), 8, "{errors:?}");
}

#[tokio::test]
async fn an_organisation_without_a_key_is_given_one_and_strangers_see_nothing() {
    let platform = Platform::start().await;
    let (administrator, stranger) = (platform.administrator().await, platform.stranger().await);
    let region = administrator.node(&administrator.node).await;
    let attributes = json!({ "app_name": "Ours", "colour": "red" });
    let body = below("applications", attributes, "organisation_node", &region);
    let created = made(&administrator.post("/v1/applications", &body).send().await);
    assert_eq!(created["data"]["attributes"]["colour"], "red");
    let pem = created["meta"]["private_key"].as_str().unwrap();
    assert!(PrivateKey::from_pem(pem).is_ok());
    let node = administrator
        .delete(&format!("/v1/organisation_nodes/{region}"))
        .await;
    assert_eq!(node.error(409, "conflict").0, "in_use");
    let target = format!("/v1/applications/{}", id(&created));
    for method in ["GET", "PATCH", "DELETE"] {
        let answer = stranger.call(method, &target).send().await;
        assert_eq!(answer.error(404, "not_found").0, "not_found", "{method}");
    }
    let listed = stranger.get("/v1/applications").send().await.ok();
    assert_eq!(listed["data"], json!([]));
}
