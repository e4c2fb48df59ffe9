using System;
using System.Management.Automation;
using System.Net;
using System.Security;
using JitAccess.Core;
using JitAccess.Core.Ports;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Connects this runspace to Azure, or to an Azure in memory.</summary>
[Cmdlet(VerbsCommunications.Connect, "JitAccess", DefaultParameterSetName = Default, HelpUri = ProjectSite.Help + "Connect-JitAccess.md")]
[OutputType(typeof(JitContext))]
public sealed class ConnectJitAccessCommand : JitCmdlet
{
    private const string Default = "Default";
    private const string StoreHelp = "Where the ledger is: Local, a folder, or https://account.blob.core.windows.net; -Sandbox needs none";
    private const string IdentitySet = "Identity";
    private const string InteractiveSet = "Interactive";
    private const string DeviceSet = "Device";
    private const string TokenSet = "Token";
    private const string SandboxSet = "Sandbox";
    private const string ServerSet = "Server";

    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] SubscriptionId { get; set; } = [];

    [Parameter]
    public SwitchParameter AllSubscriptions { get; set; }

    [Parameter(ParameterSetName = Default)]
    [Parameter(ParameterSetName = IdentitySet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    [Parameter(ParameterSetName = Default)]
    [Parameter(ParameterSetName = IdentitySet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string Environment { get; set; } = "AzureCloud";

    [Parameter(ParameterSetName = Default)]
    [Parameter(ParameterSetName = IdentitySet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = TokenSet)]
    public Uri? ArmEndpoint { get; set; }

    [Parameter(ParameterSetName = Default)]
    [Parameter(ParameterSetName = IdentitySet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary><c>Local</c>, a folder, or a storage account's blob URL. The sandbox in memory brings its own.</summary>
    [Parameter(Mandatory = true, HelpMessage = StoreHelp, ParameterSetName = Default)]
    [Parameter(Mandatory = true, HelpMessage = StoreHelp, ParameterSetName = IdentitySet)]
    [Parameter(Mandatory = true, HelpMessage = StoreHelp, ParameterSetName = InteractiveSet)]
    [Parameter(Mandatory = true, HelpMessage = StoreHelp, ParameterSetName = DeviceSet)]
    [Parameter(Mandatory = true, HelpMessage = StoreHelp, ParameterSetName = TokenSet)]
    [Parameter(Mandatory = true, HelpMessage = StoreHelp, ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateNotNullOrEmpty]
    public string? Store { get; set; }

    /// <summary>
    /// States that no virtual network manager has admin rules here, which would decide before every NSG; otherwise they are read where that is allowed.
    /// </summary>
    [Parameter(ParameterSetName = Default)]
    [Parameter(ParameterSetName = IdentitySet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [Parameter(ParameterSetName = ServerSet)]
    public SwitchParameter NoAdminRules { get; set; }

    /// <summary>
    /// States that role conditions on the containers of the store let everybody write under their own object id alone; without, nothing that needs
    /// approvals opens.
    /// </summary>
    [Parameter(ParameterSetName = Default)]
    [Parameter(ParameterSetName = IdentitySet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [Parameter(ParameterSetName = ServerSet)]
    public SwitchParameter AuthorsAttested { get; set; }

    /// <summary>The JSON file of service tags that Microsoft publishes every week, in place of the service's own list.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceTagPath { get; set; }

    /// <summary>Sign in as a managed identity.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdentitySet)]
    public SwitchParameter Identity { get; set; }

    /// <summary>Of a user-assigned managed identity.</summary>
    [Parameter(ParameterSetName = IdentitySet)]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>Sign in with the browser.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InteractiveSet)]
    public SwitchParameter Interactive { get; set; }

    /// <summary>Sign in with a browser somewhere else.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceSet)]
    public SwitchParameter DeviceCode { get; set; }

    /// <summary>A token for Azure Resource Manager, as a string or a SecureString.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet)]
    [SecretTransformation]
    public SecureString? AccessToken { get; set; }

    /// <summary>A token for storage accounts, as a string or a SecureString, where the ledger is in one.</summary>
    [Parameter(ParameterSetName = TokenSet)]
    [SecretTransformation]
    public SecureString? StorageAccessToken { get; set; }

    /// <summary>A token for Microsoft Graph, as a string or a SecureString, where people are named or groups are used.</summary>
    [Parameter(ParameterSetName = TokenSet)]
    [SecretTransformation]
    public SecureString? GraphAccessToken { get; set; }

    /// <summary>An Azure in memory, which lasts as long as this runspace.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SandboxSet)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>A JSON file with the resources of the sandbox, as Azure Resource Manager returns them.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateNotNullOrEmpty]
    public string? Seed { get; set; }

    /// <summary>Start the sandbox anew.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    public SwitchParameter Reset { get; set; }

    /// <summary>A sandbox server to join.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    public Uri? SandboxEndpoint { get; set; }

    /// <summary>Whom to be in the sandbox.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string User { get; set; } = "alice@contoso.example";

    protected override void EndProcessing() => AttemptOrEnd(target: null, () =>
    {
        var session = Session;
        var options = ToOptions();
        var context = Await(token => session.Backend.ConnectAsync(options, message => Post(() => WriteWarning(message)), token));
        session.Use(context);
        foreach (var warning in context.Warnings)
        {
            WriteWarning(warning);
        }

        WriteObject(context);
    });

    private ConnectionOptions ToOptions() => new()
    {
        SignIn = ParameterSetName switch
        {
            IdentitySet => SignInMethod.ManagedIdentity,
            InteractiveSet => SignInMethod.Interactive,
            DeviceSet => SignInMethod.DeviceCode,
            TokenSet => SignInMethod.Token,
            SandboxSet => SignInMethod.Sandbox,
            ServerSet => SignInMethod.SandboxServer,
            _ => SignInMethod.Default,
        },
        Subscriptions = SubscriptionId,
        AllSubscriptions = AllSubscriptions,
        TenantId = TenantId,
        Environment = Environment,
        ArmEndpoint = ArmEndpoint,
        CertificatePath = FullPath(CertificatePath),
        Store = Store is null || string.Equals(Store, "Local", StringComparison.OrdinalIgnoreCase) || Store.Contains("://") ? Store : FullPath(Store),
        NoAdminRules = NoAdminRules,
        AuthorsAttested = AuthorsAttested,
        ServiceTagPath = FullPath(ServiceTagPath),
        ClientId = ClientId,
        AccessToken = Reveal(AccessToken),
        StorageAccessToken = Reveal(StorageAccessToken),
        GraphAccessToken = Reveal(GraphAccessToken),
        SandboxUser = User,
        SandboxSeed = FullPath(Seed),
        SandboxReset = Reset,
        SandboxEndpoint = SandboxEndpoint,
    };

    private static string? Reveal(SecureString? secret) => secret is null ? null : new NetworkCredential(string.Empty, secret).Password;

    // PowerShell's current folder is not the process's.
    private string? FullPath(string? path) => path is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
}
