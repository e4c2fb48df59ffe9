namespace JitAccess.Azure.ResourceGraph;

/// <summary>The queries that we send to Azure Resource Graph. Each projects <c>id</c> and is ordered by it, which paging needs.</summary>
internal static class ResourceGraphQueries
{
    /// <summary>
    /// The NSGs with a rule or tag of ours. It may find one too many (a description that speaks of us), which does no harm: what is found is read from
    /// Azure Resource Manager before anything is decided.
    /// </summary>
    public const string SecurityGroupsOfOurs = """
        resources
        | where type =~ 'microsoft.network/networksecuritygroups'
        | where tostring(properties.securityRules) contains 'JitAccess-' or tostring(tags) contains 'JitAccess-'
        | project id
        | order by id asc
        """;
}
