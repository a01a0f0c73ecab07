//! Health and version.

use super::vocabulary::*;

operations! { Metadata:
    /// Whether the server runs.
    IsAlive is_alive was "isInstanceAlive"
        (;) -> HealthStatus {
        V0: GET "/health/alive";
        V1: GET "/health/alive";
        V2: GET "/health/alive";
    } Either Open Json [200];

    /// Whether the server runs and has its database. V0 knows it on the admin port alone.
    IsReady is_ready was "isInstanceReady"
        (;) -> HealthStatus {
        V0: GET "/health/ready";
        V1: GET "/health/ready";
        V2: GET "/health/ready";
    } Either Open Json [200];

    /// The server's version; `master` for a build that was not told.
    GetVersion get_version
        (;) -> Version {
        V0: GET "/version";
        V1: GET "/version";
        V2: GET "/version";
    } Admin Open Json [200];
}
