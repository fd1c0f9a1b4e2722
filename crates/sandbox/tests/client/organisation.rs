//! Organisations: nodes, companies, users, memberships and merchants' bank accounts (Contract §11).

use serde_json::{Value, json};

use crate::administrator::{Administrator, below, data, user};
use crate::clerk::{id, made};
use crate::platform::{Platform, example, members};

fn response(name: &str) -> Vec<String> {
    members(&example(name)["response"]["body"])
}

/// The ids of a list.
fn ids(list: &Value) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// A tree: the root, two nodes below it, and one below the first of them.
struct Tree {
    root: String,
    west: String,
    east: String,
    coast: String,
}

impl Tree {
    async fn of(administrator: &Administrator<'_>) -> Self {
        let root = administrator.node.clone();
        let west = administrator.node(&root).await;
        let east = administrator.node(&root).await;
        let coast = administrator.node(&west).await;
        Self {
            root,
            west,
            east,
            coast,
        }
    }
}

/// Somebody whose credentials stand on a node.
async fn local<'p>(platform: &'p Platform, node: &str) -> Administrator<'p> {
    let oac = platform.sandbox.control().oac_on(node).await.unwrap();
    platform
        .administrator_with(&oac, crate::administrator::ALL)
        .await
}

#[tokio::test]
async fn a_node_is_made_shown_and_renamed_as_the_contract_shows_it() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let mut body = example("oac-organisation-nodes")["request"]["body"].clone();
    body["data"]["relationships"]["parent"]["data"]["id"] = json!(administrator.node);
    let created = made(
        &administrator
            .post("/v1/organisation-nodes", &body)
            .send()
            .await,
    );
    assert_eq!(members(&created), response("oac-organisation-nodes"));
    assert_eq!(created["data"]["attributes"]["name"], "Region west");
    let target = format!("/v1/organisation_nodes/{}", id(&created));
    assert_eq!(administrator.get(&target).send().await.ok(), created);
    let change = data(
        "organisation_nodes",
        json!({ "name": "West", "colour": "red" }),
    );
    let changed = administrator.patch(&target, &change).await.ok();
    let expected = json!({ "name": "West", "colour": "red" });
    assert_eq!(changed["data"]["attributes"], expected);
    let root = format!("/v1/organisation_nodes/{}", administrator.node);
    let root = administrator.get(&root).send().await.ok();
    let children = ids(&root["data"]["relationships"]["children"]["data"]);
    assert_eq!(children, [id(&created)]);
}

#[tokio::test]
async fn a_tree_is_shown_from_the_topmost_node_opened_to_the_one_asked_for() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let tree = Tree::of(&administrator).await;
    let ask = |node: &str| administrator.get(&format!("/v1/organisation_nodes/{node}/tree"));
    let seen = ask(&tree.coast).send().await.ok();
    let expected = &example("oac-organisation-nodes-tree")["response"]["body"];
    assert_eq!(members(&seen["data"]), members(&expected["data"]));
    assert_eq!(members(&seen["meta"]), members(&expected["meta"]));
    assert_eq!(ids(&seen["data"]), [tree.west.clone(), tree.east.clone()]);
    assert_eq!(ids(&seen["included"]), [tree.coast.as_str()]);
    let meta = json!({
        "requested_node_id": tree.coast,
        "top_accessible_organisation_node_id": tree.root,
    });
    assert_eq!(seen["meta"], meta);
    let closed = ask(&tree.root).send().await.ok();
    assert_eq!(ids(&closed["data"]), [tree.west, tree.east]);
    assert_eq!(closed["included"], json!([]));
    let children = &closed["data"][0]["relationships"]["children"]["data"];
    assert_eq!(ids(children), [tree.coast]);
}

#[tokio::test]
async fn credentials_reach_the_node_they_stand_on_and_what_is_below_it() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let tree = Tree::of(&administrator).await;
    let local = local(&platform, &tree.west).await;
    let ask = |node: &str| local.get(&format!("/v1/organisation_nodes/{node}/tree"));
    for beyond in [&tree.root, &tree.east] {
        let answer = ask(beyond).send().await;
        assert_eq!(answer.error(404, "not_found").0, "not_found");
        let body = below(
            "companies",
            json!({ "name": "A", "external_id": "a" }),
            "organisation_node",
            beyond,
        );
        let answer = local.post("/v1/companies", &body).send().await;
        assert_eq!(answer.error(400, "bad_request").0, "invalid_field");
    }
    let seen = ask(&tree.west).send().await.ok();
    assert_eq!(ids(&seen["data"]), [tree.coast.as_str()]);
    assert_eq!(
        seen["meta"]["top_accessible_organisation_node_id"],
        tree.west.as_str()
    );
    administrator.company("beyond", &tree.east).await;
    let near = administrator.company("near", &tree.coast).await;
    let listed = local.get("/v1/companies").send().await.ok();
    assert_eq!(ids(&listed["data"]), [near]);
}

#[tokio::test]
async fn a_node_moves_with_all_that_is_below_it_but_never_below_itself() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let tree = Tree::of(&administrator).await;
    let move_below = async |node: &str, parent: &str| {
        let body = below("organisation_nodes", json!({}), "parent", parent);
        let target = format!("/v1/organisation_nodes/{node}");
        administrator.patch(&target, &body).await
    };
    for (node, parent) in [
        (&tree.west, &tree.coast),
        (&tree.west, &tree.west),
        (&tree.root, &tree.east),
    ] {
        let answer = move_below(node, parent).await;
        assert_eq!(answer.error(400, "bad_request").0, "invalid_field");
    }
    move_below(&tree.west, &tree.east).await.ok();
    let target = format!("/v1/organisation_nodes/{}/tree", tree.coast);
    let seen = administrator.get(&target).send().await.ok();
    assert_eq!(ids(&seen["data"]), [tree.east]);
    assert_eq!(ids(&seen["included"]), [tree.west, tree.coast]);
}

#[tokio::test]
async fn what_something_stands_on_is_not_deleted() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let tree = Tree::of(&administrator).await;
    let node = |id: &str| format!("/v1/organisation_nodes/{id}");
    for kept in [&tree.root, &tree.west] {
        let answer = administrator.delete(&node(kept)).await;
        assert_eq!(answer.error(409, "conflict").0, "in_use");
    }
    let company = administrator.company("a", &tree.east).await;
    let answer = administrator.delete(&node(&tree.east)).await;
    assert_eq!(answer.error(409, "conflict").0, "in_use");
    let body = user("a@example.com", &tree.coast);
    let mut at_company = body.clone();
    at_company["data"]["attributes"]["email"] = json!("b@example.com");
    at_company["included"][0]["relationships"] =
        json!({ "company": { "data": { "type": "companies", "id": company } } });
    let first = administrator.make("/v1/users", &body).await;
    let second = administrator.make("/v1/users", &at_company).await;
    let company = format!("/v1/companies/{company}");
    for kept in [node(&tree.coast), company.clone()] {
        let answer = administrator.delete(&kept).await;
        assert_eq!(answer.error(409, "conflict").0, "in_use");
    }
    for gone in [
        format!("/v1/users/{first}"),
        format!("/v1/users/{second}"),
        company,
        node(&tree.coast),
        node(&tree.east),
        node(&tree.west),
    ] {
        let answer = administrator.delete(&gone).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""), "{gone}");
        let again = administrator.delete(&gone).await;
        assert_eq!(again.error(404, "not_found").0, "not_found");
    }
}

#[tokio::test]
async fn a_company_comes_back_as_the_contract_shows_it() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let body = &example("oac-companies-create")["request"]["body"];
    let created = made(&administrator.post("/v1/companies", body).send().await);
    assert_eq!(members(&created), response("oac-companies-create"));
    let target = format!("/v1/companies/{}", id(&created));
    let read = administrator.get(&target).send().await.ok();
    assert_eq!(members(&read), response("oac-companies-item"));
    let listed = administrator.get("/v1/companies").send().await.ok();
    let items = &example("oac-companies-list")["response"]["body"]["data"];
    assert_eq!(members(&listed["data"]), members(items));
    let change = data(
        "companies",
        json!({ "incorporation": "732829320", "size": 12 }),
    );
    let changed = administrator.patch(&target, &change).await.ok();
    let expected = json!({
        "name": "ACME SARL",
        "external_id": "acme-001",
        "incorporation": "732829320",
        "size": 12,
    });
    assert_eq!(changed["data"]["attributes"], expected);
}

#[tokio::test]
async fn a_company_is_known_by_what_no_other_of_the_organisation_has() {
    let platform = Platform::start().await;
    let (administrator, stranger) = (platform.administrator().await, platform.stranger().await);
    let company = |attributes: Value| data("companies", attributes);
    let nameless = administrator.post("/v1/companies", &company(json!({})));
    let errors = nameless.send().await.errors(400, "bad_request");
    assert_eq!(errors.len(), 2, "{errors:?}");
    let numbered = company(json!({ "name": "A", "incorporation": "732829320" }));
    let first = administrator.make("/v1/companies", &numbered).await;
    let twice = administrator.post("/v1/companies", &numbered).send().await;
    let (code, _) = twice.error(409, "conflict");
    assert_eq!(code, "incorporation_already_exists");
    let named = company(json!({ "name": "B", "external_id": "b" }));
    let second = administrator.make("/v1/companies", &named).await;
    let twice = administrator.post("/v1/companies", &named).send().await;
    assert_eq!(twice.error(409, "conflict").0, "external_id_already_exists");
    for body in [&numbered, &named] {
        stranger.make("/v1/companies", body).await;
    }
    let target = format!("/v1/companies/{second}");
    let clash = company(json!({ "incorporation": "732829320" }));
    let clash = administrator.patch(&target, &clash).await;
    assert_eq!(
        clash.error(409, "conflict").0,
        "incorporation_already_exists"
    );
    administrator.patch(&target, &named).await.ok();
    let unknown = company(json!({ "external_id": null }));
    let unknown = administrator.patch(&target, &unknown).await;
    assert_eq!(
        unknown.error(400, "bad_request").0,
        "mandatory_field_missing"
    );
    let nameless = company(json!({ "name": "" }));
    let target = format!("/v1/companies/{first}");
    administrator
        .patch(&target, &nameless)
        .await
        .error(400, "bad_request");
}

#[tokio::test]
async fn companies_of_a_node_are_its_own_or_those_of_its_tree() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let tree = Tree::of(&administrator).await;
    let own = administrator.company("own", &tree.west).await;
    let below = administrator.company("below", &tree.coast).await;
    administrator.company("beside", &tree.east).await;
    let ask = |query: &str| {
        let target = format!("/v1/organisation_nodes/{}/companies{query}", tree.west);
        administrator.get(&target)
    };
    let flat = ask("").send().await.ok();
    assert_eq!(ids(&flat["data"]), [own.as_str()]);
    let deep = ask("?recursive=true&page[size]=1").send().await.ok();
    assert_eq!(deep["meta"], json!({ "totalItems": 2, "totalPages": 2 }));
    assert_eq!(ids(&deep["data"]), [own]);
    let next = deep["links"]["next"].as_str().unwrap();
    let next = platform.follow(next).bearer(&administrator.token);
    assert_eq!(ids(&next.send().await.ok()["data"]), [below]);
    let unclear = ask("?recursive=perhaps").send().await;
    assert_eq!(unclear.error(400, "bad_request").0, "invalid_field");
}

#[tokio::test]
async fn a_user_comes_with_memberships_as_the_contract_shows_it() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let company = administrator.company("acme", &administrator.node).await;
    let mut body = example("oac-users-create")["request"]["body"].clone();
    body["included"][0]["relationships"]["company"]["data"]["id"] = json!(company);
    let created = made(&administrator.post("/v1/users", &body).send().await);
    assert_eq!(members(&created), response("oac-users-create"));
    let included = &created["included"][0];
    assert_eq!(
        included["relationships"]["company"]["data"]["id"],
        company.as_str()
    );
    assert_eq!(included["attributes"]["role"], "developer");
    let target = format!("/v1/users/{}", id(&created));
    let read = administrator.get(&target).send().await.ok();
    assert_eq!(members(&read), response("oac-users-item"));
    let change = data("users", json!({ "last_name": "Operator" }));
    let changed = administrator.patch(&target, &change).await.ok();
    assert_eq!(changed["data"]["attributes"]["last_name"], "Operator");
    assert_eq!(changed["data"]["attributes"]["first_name"], "Dev");
    let twice = administrator.post("/v1/users", &body).send().await;
    assert_eq!(twice.error(409, "conflict").0, "email_already_exists");
}

#[tokio::test]
async fn every_problem_of_a_user_is_named_at_once() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let both = json!({
        "company": { "data": { "id": "a" } },
        "organisation_node": { "data": { "id": "b" } },
    });
    let mut body = data("users", json!({ "email": "dev", "first_name": [] }));
    body["included"] = json!([
        { "type": "memberships", "relationships": both },
        { "type": "companies" },
        { "type": "memberships", "attributes": { "role": "viewer" } },
        "membership",
    ]);
    let answer = administrator.post("/v1/users", &body).send().await;
    let errors = answer.errors(400, "bad_request");
    let fields: Vec<_> = errors
        .iter()
        .map(|(_, message)| message.split(':').next().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "data.attributes.email",
            "data.attributes.first_name",
            "included[0].attributes.role",
            "included[0].relationships",
            "included[1].type",
            "included[2].relationships",
            "included[3]",
        ]
    );
    for included in [Value::Null, json!([]), json!("m")] {
        let mut body = data("users", json!({ "email": "dev@example.com" }));
        body["included"] = included;
        let answer = administrator.post("/v1/users", &body).send().await;
        answer.error(400, "bad_request");
    }
    let nowhere = user("dev@example.com", "nowhere");
    let answer = administrator.post("/v1/users", &nowhere).send().await;
    assert_eq!(answer.error(400, "bad_request").0, "invalid_field");
}

#[tokio::test]
async fn a_membership_is_given_changed_and_taken_away_but_for_the_last() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let (user, first) = administrator
        .user("a@example.com", &administrator.node)
        .await;
    let mut body = example("oac-memberships")["request"]["body"].clone();
    let relationships = &mut body["data"]["relationships"];
    relationships["user"]["data"]["id"] = json!(user);
    relationships["organisation_node"]["data"]["id"] = json!(administrator.node);
    let created = made(&administrator.post("/v1/memberships", &body).send().await);
    assert_eq!(members(&created), response("oac-memberships"));
    let target = format!("/v1/memberships/{}", id(&created));
    let change = data("memberships", json!({ "role": "admin" }));
    let changed = administrator.patch(&target, &change).await.ok();
    assert_eq!(changed["data"]["attributes"]["role"], "admin");
    assert_eq!(administrator.delete(&target).await.status, 204);
    let last = administrator
        .delete(&format!("/v1/memberships/{first}"))
        .await;
    assert_eq!(last.error(409, "conflict").0, "in_use");
    let nobody = administrator.post("/v1/memberships", &json!({ "data": {} }));
    let errors = nobody.send().await.errors(400, "bad_request");
    assert_eq!(errors.len(), 3, "{errors:?}");
    body["data"]["relationships"]["user"]["data"]["id"] = json!("nobody");
    let answer = administrator.post("/v1/memberships", &body).send().await;
    assert_eq!(answer.error(400, "bad_request").0, "invalid_field");
}

#[tokio::test]
async fn a_user_who_sees_more_than_the_credentials_reach_is_not_theirs_to_delete() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let tree = Tree::of(&administrator).await;
    let (user, _) = administrator.user("a@example.com", &tree.west).await;
    let mut body = below(
        "memberships",
        json!({ "role": "viewer" }),
        "organisation_node",
        &tree.east,
    );
    body["data"]["relationships"]["user"] = json!({ "data": { "type": "users", "id": user } });
    administrator.make("/v1/memberships", &body).await;
    let local = local(&platform, &tree.west).await;
    let target = format!("/v1/users/{user}");
    local.get(&target).send().await.ok();
    let refused = local.delete(&target).await;
    assert_eq!(refused.error(409, "conflict").0, "in_use");
    assert_eq!(administrator.delete(&target).await.status, 204);
}

#[tokio::test]
async fn a_merchants_bank_account_comes_back_as_it_was_given() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let body = &example("oac-bank-accounts")["request"]["body"];
    let created = made(&administrator.post("/v1/bank-accounts", body).send().await);
    let mut expected = response("oac-bank-accounts");
    // It was given one, and what is given is kept.
    expected.push(".data.attributes.bic: text".to_owned());
    expected.sort();
    assert_eq!(members(&created), expected);
    let listed = administrator.get("/v1/bank_accounts").send().await.ok();
    assert_eq!(listed["data"][0], created["data"]);
    let target = format!("/v1/bank_accounts/{}", id(&created));
    let change = json!({ "holder_name": "ACME SAS", "currency": null });
    let change = data("bank_accounts", change);
    let changed = administrator.patch(&target, &change).await.ok();
    assert_eq!(changed["data"]["attributes"]["holder_name"], "ACME SAS");
    // What says nothing takes nothing away.
    assert_eq!(changed["data"]["attributes"]["currency"], "EUR");
    assert_eq!(
        changed["data"]["attributes"]["iban"],
        created["data"]["attributes"]["iban"]
    );
    let wrong = data("bank_accounts", json!({ "iban": null, "holder_name": "" }));
    let errors = administrator
        .patch(&target, &wrong)
        .await
        .errors(400, "bad_request");
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert_eq!(administrator.delete(&target).await.status, 204);
    assert_eq!(administrator.delete(&target).await.status, 404);
}
