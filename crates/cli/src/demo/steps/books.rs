//! What the ledger says in the end.

use fintecture::Money;
use serde::{Serialize, Serializer};

use super::news::Fact;
use super::{Scene, Told};
use crate::demo::check::{Surprise, holds, present, same};
use crate::demo::platform::Account;

/// An account whose balance is not what it was.
#[derive(Clone, Debug, Serialize)]
pub(in crate::demo) struct Movement {
    pub(in crate::demo) kind: String,
    pub(in crate::demo) name: String,
    /// Of its number, the country and the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::demo) iban: Option<String>,
    #[serde(serialize_with = "as_text")]
    pub(in crate::demo) before: Money,
    #[serde(serialize_with = "as_text")]
    pub(in crate::demo) after: Money,
}

impl Movement {
    /// By how much it moved.
    pub(in crate::demo) fn change(&self) -> Money {
        let minor = self.after.minor() - self.before.minor();
        Money::from_minor(minor, self.after.currency())
    }
}

/// What the books say in the end.
pub(in crate::demo) struct Closing {
    /// What the shop's account kept.
    pub(super) kept: Money,
    /// What stands on the payer's.
    pub(super) left: Money,
}

impl Scene {
    /// The ledger sums to zero, and holds what the payment and its refund moved; nothing else.
    pub(in crate::demo) async fn close_books(
        &self,
        before: &[Account],
        paid: &Fact,
        refunded: &Fact,
    ) -> Result<Told<Closing>, Surprise> {
        let after = self.platform.accounts().await?;
        let books = self.platform.books().await?;
        let lines = self.last_sent();
        let mut postings = 0;
        for book in &books {
            let (sum, currency) = (book.sum, book.currency);
            holds(book.balanced, "books that are balanced", || {
                format!("{currency} postings that sum to {sum}")
            })?;
            postings += book.postings;
        }
        let movements = movements(before, &after)?;
        let kept = Money::from_minor(
            paid.amount()?.minor() - refunded.amount()?.minor(),
            paid.amount()?.currency(),
        );
        let movement_of = |kind: &str| {
            let moved = movements.iter().find(|moved| moved.kind == kind);
            present(moved, "a movement on both accounts")
        };
        same("accounts moved:", &2, &movements.len())?;
        let (shop, payer) = (movement_of("acquiring")?, movement_of("payer")?);
        same("on the shop's account", &kept, &shop.change())?;
        let given = Money::from_minor(-kept.minor(), kept.currency());
        same("on the payer's account", &given, &payer.change())?;
        let closing = Closing {
            kept: shop.change(),
            left: payer.after,
        };
        let detail = format!(
            "{postings} postings in double entry sum to zero, and every balance is the sum of its \
             own. What the payer lacks, the shop has:"
        );
        let mut told = Told::new(closing, detail, lines);
        told.movements = movements;
        Ok(told)
    }
}

/// The accounts that are not what they were.
fn movements(before: &[Account], after: &[Account]) -> Result<Vec<Movement>, Surprise> {
    same("accounts:", &before.len(), &after.len())?;
    let mut moved = Vec::new();
    for (was, is) in before.iter().zip(after) {
        let (before, after) = (was.balance()?, is.balance()?);
        if before != after {
            moved.push(Movement {
                kind: is.kind.clone(),
                name: is.name.clone(),
                iban: is.iban.as_ref().map(|iban| shown_iban(iban.expose())),
                before,
                after,
            });
        }
    }
    // As the money went: who lost it first.
    moved.sort_by_key(|moved| moved.change().minor());
    Ok(moved)
}

pub(super) fn shown_iban(iban: &str) -> String {
    let (country, rest) = iban.split_at_checked(2).unwrap_or((iban, ""));
    let end = rest.len().saturating_sub(4);
    format!("{country}•• {}", rest.get(end..).unwrap_or_default())
}

pub(super) fn as_text<S: Serializer>(money: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(money)
}
