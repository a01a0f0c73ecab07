//! Health and version.

use super::{models, Text};

models! {
    /// That the server lives.
    HealthStatus {
        status: Text, "`ok`.";
    }

    /// What the server is.
    Version {
        version: Text, "The version, `v2.3.0`; `master` for a build that was not told.";
    }
}
