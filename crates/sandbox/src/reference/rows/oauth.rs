//! Tokens (Contract §§3.2 to 3.4).

use crate::reference::family::Family::OAuth;
use crate::reference::operation::Confidence::High;
use crate::reference::operation::Operation;
use crate::reference::shape::shape;

shapes! {
    /// What a token is asked for with (Contract §3.2).
    struct TokenForm {
        /// `client_credentials`, or `authorization_code` for AIS.
        #[schema(examples("client_credentials", "authorization_code"))]
        grant_type: String,
        /// `PIS`, `AIS`, `customers` or `e-mandates`, in any case; for an organisation the names of
        /// its scopes with spaces between.
        #[schema(examples("PIS", "AIS", "companies:read companies:write"))]
        scope: String,
        /// The application, where the grant is its own.
        app_id: Option<String>,
        /// The code that a consent gave, for AIS.
        code: Option<String>,
    }

    /// What a token is refreshed with (Contract §3.3).
    struct RefreshForm {
        /// `refresh_token`.
        #[schema(examples("refresh_token"))]
        grant_type: String,
        refresh_token: String,
    }

    /// Tokens.
    struct Tokens {
        /// Opaque to its holder.
        access_token: String,
        /// `Bearer`; an organisation's has a `type` instead.
        token_type: Option<String>,
        /// `oac_token`, for an organisation's.
        r#type: Option<String>,
        /// In seconds.
        #[schema(minimum = 1)]
        expires_in: u64,
        /// Of AIS and of an organisation. It rotates: the one before is then worthless.
        refresh_token: Option<String>,
        /// What an organisation was granted.
        scope: Option<String>,
    }
}

pub(crate) static ACCESS_TOKEN: Operation =
    Operation::post(OAuth, "/oauth/accesstoken", "createAccessToken")
        .says(
            "Get an access token",
            "For an application: a token of one scope by its id and secret, or one of AIS for the \
             code that a consent gave. For the credentials of an organisation: one of several \
             scopes.",
        )
        .known("§3.2", High)
        .takes_form(shape::<TokenForm>())
        .gives(200, shape::<Tokens>())
        .shown_by(&[
            "oauth-accesstoken-pis",
            "oauth-accesstoken-ais",
            "oauth-accesstoken-customers",
            "oauth-accesstoken-emandates",
            "oauth-accesstoken-oac",
        ]);

pub(crate) static SECURE_ACCESS_TOKEN: Operation = Operation::post(
    OAuth,
    "/oauth/secure/accesstoken",
    "createSecureAccessToken",
)
.says(
    "Check credentials",
    "The same for a request that must be signed: proves in one call that id, secret and key belong \
     together. The digest may be that of the form, or that of its fields as compact JSON.",
)
.known("§3.4", High)
.takes_form(shape::<TokenForm>())
.gives(200, shape::<Tokens>())
.shown_by(&["oauth-secure-accesstoken"]);

pub(crate) static REFRESH_TOKEN: Operation = Operation::post(
    OAuth,
    "/oauth/refreshtoken",
    "createRefreshToken",
)
.says(
    "Refresh a token",
    "Exchanges a refresh token for new tokens; the access tokens before are then worthless.",
)
.known("§3.3", High)
.also(&["/oauth/refresh_token"])
.takes_form(shape::<RefreshForm>())
.gives(200, shape::<Tokens>())
.shown_by(&["oauth-refreshtoken"]);
