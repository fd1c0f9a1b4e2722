//! A client from the variables of the process.

use zeroize::Zeroizing;

use super::ClientBuilder;
use crate::transport::BaseUrl;
use crate::{Environment, Error, OrganisationCredentials, OrganisationScope, PrivateKey};

const APP_ID: &str = "FINTECTURE_APP_ID";
const APP_SECRET: &str = "FINTECTURE_APP_SECRET";
const PRIVATE_KEY: &str = "FINTECTURE_PRIVATE_KEY";
const PRIVATE_KEY_FILE: &str = "FINTECTURE_PRIVATE_KEY_FILE";
const ENVIRONMENT: &str = "FINTECTURE_ENVIRONMENT";
const BASE_URL: &str = "FINTECTURE_BASE_URL";
const ALLOW_PLAIN_HTTP: &str = "FINTECTURE_ALLOW_PLAIN_HTTP";
const OAC_CLIENT_ID: &str = "FINTECTURE_OAC_CLIENT_ID";
const OAC_CLIENT_SECRET: &str = "FINTECTURE_OAC_CLIENT_SECRET";
const OAC_SCOPE: &str = "FINTECTURE_OAC_SCOPE";

const HINT: &str =
    "no account? `fintecture sandbox` runs the whole platform on this machine and says what to set";

impl ClientBuilder {
    /// A builder filled from the environment of the process, see
    /// [`Client::from_env`](crate::Client::from_env); what is set afterwards wins.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// The same from any table of variables, so that tests need not change the process.
    fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        // An empty variable counts as absent: shells and containers cannot always unset one.
        let set = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        let mut problems = Vec::new();
        let mut builder = Self::default();
        match set(APP_ID) {
            Some(id) => builder = builder.app_id(id),
            None => problems.push(format!("{APP_ID} is not set")),
        }
        match set(APP_SECRET) {
            Some(secret) => builder = builder.app_secret(secret),
            None => problems.push(format!("{APP_SECRET} is not set")),
        }
        match (set(PRIVATE_KEY), set(PRIVATE_KEY_FILE)) {
            (Some(_), Some(_)) => {
                problems.push(format!("both {PRIVATE_KEY} and {PRIVATE_KEY_FILE} are set"));
            }
            (Some(pem), None) => match PrivateKey::from_pem(&Zeroizing::new(pem)) {
                Ok(key) => builder = builder.private_key(key),
                Err(error) => problems.push(format!("{PRIVATE_KEY}: {error}")),
            },
            (None, Some(path)) => match PrivateKey::from_file(&path) {
                Ok(key) => builder = builder.private_key(key),
                Err(error) => problems.push(format!("{PRIVATE_KEY_FILE}: {error}")),
            },
            (None, None) => {
                problems.push(format!(
                    "neither {PRIVATE_KEY} nor {PRIVATE_KEY_FILE} is set"
                ));
            }
        }
        if let Some(name) = set(ENVIRONMENT) {
            match name.parse::<Environment>() {
                Ok(environment) => builder = builder.environment(environment),
                Err(error) => problems.push(format!("{ENVIRONMENT}: {error}")),
            }
        }
        if let Some(url) = set(BASE_URL) {
            if let Err(error) = BaseUrl::parse(&url) {
                problems.push(format!("{BASE_URL}: {error}"));
            }
            builder = builder.base_url(url);
        }
        match set(ALLOW_PLAIN_HTTP).as_deref() {
            None | Some("false") => {}
            Some("true") => builder = builder.allow_plain_http(),
            Some(_) => problems.push(format!("{ALLOW_PLAIN_HTTP}: true or false")),
        }
        match organisation(&set) {
            Ok(Some(credentials)) => builder = builder.organisation_credentials(credentials),
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
        if problems.is_empty() {
            return Ok(builder);
        }
        if [APP_ID, APP_SECRET, PRIVATE_KEY, PRIVATE_KEY_FILE]
            .into_iter()
            .all(|name| set(name).is_none())
        {
            problems.push(format!("optional: {ENVIRONMENT}, {BASE_URL}"));
            problems.push(HINT.to_owned());
        }
        Err(Error::config(problems))
    }
}

/// The credentials of an organisation, which are optional and go together.
fn organisation(
    set: &impl Fn(&str) -> Option<String>,
) -> Result<Option<OrganisationCredentials>, String> {
    let credentials = match (set(OAC_CLIENT_ID), set(OAC_CLIENT_SECRET)) {
        (Some(id), Some(secret)) => OrganisationCredentials::new(id, secret),
        (None, None) => return Ok(None),
        (Some(_), None) => {
            return Err(format!("{OAC_CLIENT_SECRET} is not set, and its id is"));
        }
        (None, Some(_)) => {
            return Err(format!("{OAC_CLIENT_ID} is not set, and its secret is"));
        }
    };
    Ok(Some(match set(OAC_SCOPE) {
        Some(scope) => credentials.scopes(scope.split_whitespace().map(OrganisationScope::from)),
        None => credentials,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ExposeSecret;

    fn build(variables: &[(&str, &str)]) -> Result<crate::Client, Error> {
        ClientBuilder::from_lookup(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })?
        .build()
    }

    fn pem() -> String {
        let key = PrivateKey::generate().unwrap();
        key.to_pem().unwrap().expose_secret().to_owned()
    }

    #[test]
    fn with_nothing_set_the_error_names_all_and_suggests_the_sandbox() {
        insta::assert_snapshot!(build(&[]).unwrap_err(), @"FINTECTURE_APP_ID is not set; FINTECTURE_APP_SECRET is not set; neither FINTECTURE_PRIVATE_KEY nor FINTECTURE_PRIVATE_KEY_FILE is set; optional: FINTECTURE_ENVIRONMENT, FINTECTURE_BASE_URL; no account? `fintecture sandbox` runs the whole platform on this machine and says what to set");
    }

    #[test]
    fn the_key_is_read_from_the_variable_or_from_a_file() {
        let pem = pem();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &pem).unwrap();
        let path = file.path().to_str().unwrap();
        for (name, value) in [(PRIVATE_KEY, pem.as_str()), (PRIVATE_KEY_FILE, path)] {
            let client = build(&[
                (APP_ID, "app"),
                (APP_SECRET, "secret"),
                (name, value),
                (ENVIRONMENT, "local"),
            ])
            .unwrap();
            assert_eq!(client.base_url(), "http://localhost:3333");
        }
    }

    #[test]
    fn an_address_wins_over_an_environment_and_an_empty_variable_is_none() {
        let client = build(&[
            (APP_ID, "app"),
            (APP_SECRET, "secret"),
            (PRIVATE_KEY, &pem()),
            (PRIVATE_KEY_FILE, ""),
            (ENVIRONMENT, "production"),
            (BASE_URL, "http://127.0.0.1:4000"),
        ])
        .unwrap();
        assert_eq!(client.base_url(), "http://127.0.0.1:4000");
    }

    #[test]
    fn an_organisation_has_an_id_and_a_secret_or_neither() {
        let pem = pem();
        let with = |more: &[(&'static str, &'static str)]| {
            let mut variables = vec![(APP_ID, "app"), (APP_SECRET, "secret")];
            variables.push((PRIVATE_KEY, pem.as_str()));
            variables.extend(more);
            build(&variables)
        };
        let scope_of = |client: &crate::Client| {
            let organisation = client.core().organisation.as_ref();
            organisation.map(|access| access.credentials().scope())
        };
        assert_eq!(scope_of(&with(&[]).unwrap()), None);
        let pair = [(OAC_CLIENT_ID, "oac"), (OAC_CLIENT_SECRET, "secret")];
        let every = scope_of(&with(&pair).unwrap()).unwrap();
        assert_eq!(every.split(' ').count(), OrganisationScope::KNOWN.len());
        let [id, secret] = pair;
        let narrow = [id, secret, (OAC_SCOPE, "users:read  companies:read")];
        let scope = scope_of(&with(&narrow).unwrap());
        assert_eq!(scope.as_deref(), Some("users:read companies:read"));
        let error = with(&[id]).unwrap_err();
        insta::assert_snapshot!(error, @"FINTECTURE_OAC_CLIENT_SECRET is not set, and its id is");
        let error = with(&[secret]).unwrap_err();
        insta::assert_snapshot!(error, @"FINTECTURE_OAC_CLIENT_ID is not set, and its secret is");
    }

    #[test]
    fn what_is_wrong_is_named_without_being_shown() {
        let error = build(&[
            (APP_ID, "app"),
            (APP_SECRET, "secret"),
            (PRIVATE_KEY, "canary"),
            (ENVIRONMENT, "staging"),
            (BASE_URL, "ftp://canary"),
        ])
        .unwrap_err();
        assert!(error.is_config());
        let text = error.to_string();
        assert!(text.contains("FINTECTURE_PRIVATE_KEY: "), "{text}");
        assert!(text.contains("sandbox, production, test, local"), "{text}");
        assert!(text.contains("FINTECTURE_BASE_URL: "), "{text}");
        assert!(!text.contains("canary"), "{text}");
    }
}
