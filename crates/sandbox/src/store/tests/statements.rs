//! Texts, arguments and columns.

use super::*;

async fn load(query: Stmt) -> Result<Vec<Row>, StoreError> {
    let store = memory();
    Ok(store.read(Load(vec![query])).await?.remove(0))
}

#[tokio::test]
async fn arguments_are_bound_by_their_number_wherever_it_stands() {
    let query = stmt!("SELECT $2, $1, $2, $3", "first", "second", None::<i64>);
    let row = load(query).await.unwrap().remove(0);
    assert_eq!(row.text(0).unwrap(), "second");
    assert_eq!(row.text(1).unwrap(), "first");
    assert_eq!(row.text(2).unwrap(), "second");
    assert_eq!(row.opt_int(3).unwrap(), None);
}

#[tokio::test]
async fn too_few_and_too_many_arguments_are_refused() {
    for (query, given) in [
        (stmt!("SELECT $1, $2", 1), 1),
        (stmt!("SELECT $1, $2", 1, 2, 3), 3),
        (stmt!("SELECT 1", 1), 1),
        (stmt!("SELECT ?", 1), 1),
    ] {
        let refused = load(query.clone()).await;
        assert!(
            matches!(refused, Err(StoreError::Arguments { given: g, .. }) if g == given),
            "{query:?}"
        );
    }
}

#[tokio::test]
async fn loading_changes_nothing_and_writing_cannot_end_the_transaction() {
    let store = memory();
    for query in [note(1, "sneaked in"), stmt!("COMMIT")] {
        let refused = store.read(Load(vec![query])).await;
        assert!(matches!(refused, Err(StoreError::Misplaced { .. })));
    }
    for statement in [stmt!("SELECT 1"), stmt!("COMMIT"), stmt!("ROLLBACK")] {
        let refused = store.submit(Write(vec![statement])).await;
        assert!(matches!(refused, Err(StoreError::Misplaced { .. })));
    }
    assert_eq!(notes(&store).await, []);
}

#[tokio::test]
async fn every_type_comes_back_as_it_went_in() {
    let query = stmt!("SELECT $1, $2, $3, $4", i64::MIN, "é\0", true, None::<&str>);
    let row = load(query).await.unwrap().remove(0);
    assert_eq!(row.int(0).unwrap(), i64::MIN);
    assert_eq!(row.text(1).unwrap(), "é\0");
    assert_eq!(row.int(2).unwrap(), 1);
    assert_eq!(row.opt_text(3).unwrap(), None);
    assert_eq!(row.opt_int(3).unwrap(), None);
}

#[tokio::test]
async fn a_column_of_another_type_is_an_error_that_names_both() {
    let row = load(stmt!("SELECT 'secret', NULL"))
        .await
        .unwrap()
        .remove(0);
    let text = |error: StoreError| error.to_string();
    insta::assert_snapshot!(
        text(row.int(0).unwrap_err()),
        @"column 0 is a text where an integer was expected"
    );
    insta::assert_snapshot!(
        text(row.text(1).unwrap_err()),
        @"column 1 is null where a text was expected"
    );
    insta::assert_snapshot!(
        text(row.int(2).unwrap_err()),
        @"column 2 is no such column where an integer was expected"
    );
    insta::assert_snapshot!(
        text(load(stmt!("SELECT 0.5")).await.unwrap_err()),
        @"column 0 is a float where an integer, a text or null was expected"
    );
}

#[tokio::test]
async fn tables_are_strict_and_references_are_kept() {
    let store = memory();
    for statement in [
        stmt!("INSERT INTO note (id, body) VALUES ($1, $2)", "one", "x"),
        stmt!("INSERT INTO tag (note, word) VALUES ($1, $2)", 99, "x"),
    ] {
        let refused = store.submit(Write(vec![statement])).await;
        assert!(matches!(refused, Err(StoreError::Database(_))));
    }
}

#[test]
fn neither_arguments_nor_columns_are_shown() {
    let statement = note(1, "FR7630006000011234567890189").touching(1);
    insta::assert_snapshot!(
        format!("{statement:?}"),
        @r#"Stmt { sql: "INSERT INTO note (id, body) VALUES ($1, $2)", args: [an integer, a text], touches: Some(1) }"#
    );
    let row = Row::new(vec![Value::from("FR7630006000011234567890189")]);
    insta::assert_snapshot!(format!("{row:?}"), @"Row([a text])");
}
