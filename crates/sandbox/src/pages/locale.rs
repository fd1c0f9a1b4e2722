//! The words of the pages, one TOML file a language.

use std::collections::BTreeMap;
use std::fmt;

use fintecture::TransferReason;
use serde::Deserialize;

use super::language::Language;

/// The words of every language.
#[derive(Clone, Debug)]
pub(crate) struct Locales {
    fr: Locale,
    en: Locale,
}

impl Locales {
    /// Reads the files that the crate holds.
    pub(crate) fn load() -> Result<Self, toml::de::Error> {
        Ok(Self {
            fr: toml::from_str(include_str!("../../locales/fr.toml"))?,
            en: toml::from_str(include_str!("../../locales/en.toml"))?,
        })
    }

    pub(crate) fn get(&self, language: Language) -> &Locale {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// A text with one place to fill, written `{}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Phrase {
    before: String,
    after: String,
}

impl Phrase {
    /// The text with its place filled.
    pub(crate) fn with(&self, value: impl fmt::Display) -> String {
        format!("{}{value}{}", self.before, self.after)
    }
}

impl TryFrom<String> for Phrase {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.split("{}").collect::<Vec<_>>()[..] {
            [before, after] => Ok(Self {
                before: before.to_owned(),
                after: after.to_owned(),
            }),
            _ => Err("a text with exactly one {}"),
        }
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            $(pub(crate) $field: $type,)*
        }
    )*};
}

words! {
    /// The words of one language.
    Locale {
        shell: Shell,
        payment: PaymentWords,
        picker: PickerWords,
        by_transfer: TransferWords,
        payout: PayoutWords,
        later: LaterWords,
        login: LoginWords,
        proof: ProofWords,
        accounts: AccountsWords,
        payee: PayeeWords,
        outcomes: Outcomes,
        finished: FinishedWords,
        problems: Problems,
        consent: ConsentWords,
        letter: LetterWords,
        phone: PhoneWords,
        countries: Countries,
        calendar: Calendar,
        reasons: Reasons,
    }

    /// What stands around every page.
    Shell {
        language_name: String,
        switch: String,
        skip: String,
        connect: String,
        bank: String,
        simulation: String,
        unofficial: String,
        step: Phrase,
        back_to_merchant: Phrase,
        retry: String,
    }

    /// The payment's summary.
    PaymentWords {
        heading: String,
        to: Phrase,
        communication: String,
        due: String,
        beneficiary: String,
        account: String,
        ending_in: Phrase,
        transfer: String,
        instant: String,
        charges: String,
        arrival: String,
        at_once: String,
    }

    /// The choice of a bank.
    PickerWords {
        title: String,
        ways: String,
        hint: String,
        countries: String,
        simulated: String,
        leave: Phrase,
    }

    /// The pages of a transfer that the payer makes by themselves.
    TransferWords {
        title: String,
        hint: String,
        show: String,
        choice: String,
        choice_hint: String,
        details: String,
        details_hint: String,
        amount: String,
        done: String,
        awaited: Notice,
        partial: Notice,
        received: String,
        missing: String,
        simulate: String,
        simulate_hint: String,
        arriving: Phrase,
        arrive: String,
        other: String,
    }

    /// A bank's login page.
    LoginWords {
        title: String,
        username: String,
        password: String,
        submit: String,
        demo: String,
        refused_title: String,
        refused: String,
        other_bank: String,
    }

    /// What a bank asks for beside a password.
    ProofWords {
        title: String,
        sms: String,
        app: String,
        reader: String,
        amount: String,
        payee: String,
        sent: String,
        calculated: String,
        code: String,
        submit: String,
        refused_title: String,
        refused: String,
        waiting: String,
        phone: String,
        back: String,
    }

    /// The choice of an account, and the decision.
    AccountsWords {
        title: Phrase,
        hint: String,
        pay_from: String,
        balance: String,
        short: String,
        barred: String,
        none: Notice,
    }

    /// What a payer is told of the payee's name.
    PayeeWords {
        matches: String,
        holder: Phrase,
        close: Notice,
        none: Notice,
        unknown: Notice,
        stop: String,
    }

    /// What the Demo Bank can be told to answer.
    Outcomes {
        accept: Phrase,
        other: String,
        explain: String,
        accept_received: Choice,
        pending: Choice,
        reject: Choice,
        abandon: Choice,
        reason: String,
    }

    /// An outcome: what the button says, and what it means.
    Choice {
        label: String,
        note: String,
    }

    /// The pages of a payee, who is asked for an account.
    PayoutWords {
        heading: String,
        from: Phrase,
        picker_hint: String,
        title: String,
        hint: String,
        receive_on: String,
        receive: Phrase,
        barred: String,
        subject: Phrase,
        offers: Phrase,
        give: Phrase,
        finished: FinishedWords,
        expired: Notice,
    }

    /// The page of a decided payment.
    FinishedWords {
        paid: Notice,
        pending: Notice,
        refused: Notice,
        cancelled: Notice,
        close: String,
    }

    /// The pages of what cannot go on.
    Problems {
        unknown_link: Notice,
        expired_link: Notice,
        bad_form: Notice,
        bank_closed: Notice,
        internal: Notice,
        start_again: String,
    }

    /// The pages on which accounts are shared.
    ConsentWords {
        heading: String,
        asks: Phrase,
        scopes: ScopeWords,
        until: String,
        revocable: String,
        picker_hint: String,
        hint: String,
        choose: String,
        grant: Phrase,
        refuse: String,
        none: Notice,
        unanswered: Notice,
        only_bank_closed: Notice,
        granted: Notice,
        refused: Notice,
        problems: Problems,
    }

    /// The phone on which requests are answered.
    PhoneWords {
        title: String,
        hint: String,
        quiet: String,
        asks: Phrase,
        pays: Phrase,
        sms: Phrase,
        reader: Phrase,
        approve: String,
        refuse: String,
        over: Notice,
        bank_closed: Notice,
        by_code: Notice,
        here: String,
    }

    /// What an application may read.
    ScopeWords {
        accounts: String,
        balances: String,
        transactions: String,
        holders: String,
    }

    /// The pages of an order that is paid later.
    LaterWords {
        title: String,
        hint: String,
        siren: String,
        show: String,
        refused_title: String,
        refused: String,
        examples: String,
        covered: String,
        unquoted: String,
        unordered: String,
        unsettled: String,
        terms: String,
        terms_hint: String,
        company: String,
        today: String,
        order: String,
        decline: String,
        other_company: String,
        choice: String,
        choice_hint: String,
        ordered: Notice,
        order_refused: Notice,
    }

    /// What is written to a payer.
    LetterWords {
        subject: Phrase,
        greeting: Phrase,
        asks: Phrase,
        amount: Phrase,
        reference: Phrase,
        due: Phrase,
        pay: Phrase,
    }

    /// A title and what it means.
    Notice {
        title: String,
        text: String,
    }

    /// Days and months.
    Calendar {
        weekdays: [String; 7],
        months: [String; 12],
    }
}

/// The transfer reasons (Contract §13.3) in words.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Reasons(BTreeMap<String, String>);

impl Reasons {
    /// The words for a reason; the wire's own word for one without.
    pub(crate) fn get<'a>(&'a self, reason: &'a TransferReason) -> &'a str {
        self.0
            .get(reason.as_str())
            .map_or(reason.as_str(), String::as_str)
    }
}

/// The names of countries, by their two letters.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Countries(BTreeMap<String, String>);

impl Countries {
    /// The name of a country; its letters if it has none.
    pub(crate) fn get<'a>(&'a self, code: &'a str) -> &'a str {
        self.0.get(code).map_or(code, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_language_has_every_text_and_none_is_empty() {
        Locales::load().unwrap();
        for (file, text) in texts() {
            assert!(!text.trim().is_empty(), "{file}");
        }
    }

    #[test]
    fn texts_are_set_with_the_signs_of_their_language() {
        for (file, text) in texts() {
            assert!(!text.contains(['\'', '"']), "{file}: {text}");
            for sign in [" :", " ;", " !", " ?"] {
                assert!(
                    !text.contains(sign),
                    "{file}: {text}: a line may break there"
                );
            }
        }
    }

    /// Every text of every language, beside the name of its file.
    fn texts() -> Vec<(&'static str, String)> {
        fn collect(value: &toml::Value, texts: &mut Vec<String>) {
            match value {
                toml::Value::Table(table) => table.values().for_each(|v| collect(v, texts)),
                toml::Value::Array(array) => array.iter().for_each(|v| collect(v, texts)),
                other => texts.push(other.as_str().unwrap().to_owned()),
            }
        }
        let mut all = Vec::new();
        for (file, content) in [
            ("fr", include_str!("../../locales/fr.toml")),
            ("en", include_str!("../../locales/en.toml")),
        ] {
            let mut texts = Vec::new();
            collect(&toml::from_str(content).unwrap(), &mut texts);
            all.extend(texts.into_iter().map(|text| (file, text)));
        }
        all
    }

    #[test]
    fn every_transfer_reason_has_words_in_every_language() {
        let locales = Locales::load().unwrap();
        let known: BTreeSet<_> = TransferReason::KNOWN
            .iter()
            .map(|reason| reason.as_str().to_owned())
            .collect();
        for language in Language::ALL {
            let Reasons(words) = &locales.get(language).reasons;
            assert_eq!(words.keys().cloned().collect::<BTreeSet<_>>(), known);
            let distinct: BTreeSet<_> = words.values().collect();
            assert_eq!(distinct.len(), known.len(), "two reasons share their words");
        }
    }

    #[test]
    fn a_missing_or_a_surplus_text_is_refused() {
        let english = include_str!("../../locales/en.toml");
        let missing = english.replacen("skip =", "# skip =", 1);
        let surplus = english.replacen("skip =", "skipped = \"\"\nskip =", 1);
        for text in [missing, surplus] {
            assert!(toml::from_str::<Locale>(&text).is_err());
        }
    }

    #[test]
    fn a_phrase_has_exactly_one_place_to_fill() {
        let phrase = |text: &str| Phrase::try_from(text.to_owned());
        assert_eq!(phrase("Pay {} now").unwrap().with("€5"), "Pay €5 now");
        assert!(phrase("Pay now").is_err());
        assert!(phrase("{} and {}").is_err());
    }
}
