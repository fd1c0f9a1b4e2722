//! Calendar days in words: `mardi 3 mars 2026`, `Tuesday 3 March 2026`.

use fintecture::Date;

use super::language::Language;
use super::locale::Calendar;

/// Writes a day with its weekday.
pub(crate) fn write(day: Date, calendar: &Calendar, language: Language) -> String {
    let name = |names: &[String], index: i8| {
        usize::try_from(index)
            .ok()
            .and_then(|index| names.get(index).cloned())
            .unwrap_or_default()
    };
    let month = name(&calendar.months, day.month() - 1);
    let number = match (language, day.day()) {
        (Language::Fr, 1) => "1er".to_owned(),
        (_, number) => number.to_string(),
    };
    let weekday = jiff::civil::Date::new(day.year(), day.month(), day.day())
        .map(|date| name(&calendar.weekdays, date.weekday().to_monday_zero_offset()))
        .unwrap_or_default();
    format!("{weekday} {number} {month} {}", day.year())
}

#[cfg(test)]
mod tests {
    use super::super::locale::Locales;
    use super::*;

    #[test]
    fn a_day_is_written_with_its_weekday_and_month() {
        let locales = Locales::load().unwrap();
        let written = |text: &str, language| {
            let day = text.parse().unwrap();
            write(day, &locales.get(language).calendar, language)
        };
        assert_eq!(written("2026-03-03", Language::Fr), "mardi 3 mars 2026");
        assert_eq!(written("2026-03-03", Language::En), "Tuesday 3 March 2026");
        assert_eq!(
            written("2026-02-01", Language::Fr),
            "dimanche 1er février 2026"
        );
        assert_eq!(
            written("2026-11-23", Language::En),
            "Monday 23 November 2026"
        );
    }
}
