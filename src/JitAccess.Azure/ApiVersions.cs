namespace JitAccess.Azure;

/// <summary>The api-version that is asked of each resource provider: what the readers and the tests know.</summary>
internal static class ApiVersions
{
    public const string Compute = "2024-07-01";
    public const string Network = "2024-05-01";
    public const string Permissions = "2022-04-01";
    public const string ResourceGraph = "2022-10-01";
    public const string Security = "2020-01-01";
    public const string Subscriptions = "2022-12-01";
    public const string Tags = "2021-04-01";
}
