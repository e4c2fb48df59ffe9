using System.IO;
using System.Management.Automation;
using JitAccess.Core;
using JitAccess.Core.Clients;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Clients;

namespace JitAccess.PowerShell.Commands;

/// <summary>Opens a VM, works on it with ssh, a remote desktop or any other program, and closes it when that ends.</summary>
[Cmdlet(VerbsCommon.Enter, "JitVm", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectSite.Help + "Enter-JitVm.md")]
[OutputType(typeof(void))]
public sealed class EnterJitVmCommand : RequestingCmdlet
{
    private bool hasEntered;

    /// <summary>Where to go to, where it is not the VM's own public or private address.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Address { get; set; }

    /// <summary>The user on the VM.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LocalUser { get; set; }

    /// <summary>The private key for ssh.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PrivateKeyFile { get; set; }

    /// <summary>Another program than the usual one of the port.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FilePath { get; set; }

    /// <summary>All arguments of the program, with <c>{address}</c> and <c>{port}</c> in them.</summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyString]
    public string[]? ArgumentList { get; set; }

    private protected override void Change(VmReference vm)
    {
        // What is piped comes one by one, so that the first is entered before a second is known of.
        if (hasEntered || VM.Length > 1)
        {
            throw new JitAccessException(ErrorIds.VmAmbiguous, JitErrorKind.InvalidArgument,
                $"Enter-JitVm is for one VM at a time, so {vm} was left alone.", vm);
        }

        hasEntered = true;
        var options = new EnterOptions
        {
            Request = OptionsFor(vm),
            Client = new ClientOptions { FilePath = ProgramPath(), ArgumentList = ArgumentList, LocalUser = LocalUser, PrivateKeyFile = KeyPath() },
            Address = Address,
            Timeout = Timeout,
        };
        var operation = new EnterVm(Connection, Observer, new LocalPrograms(), TellWaiting);

        // Everything up to the closing is one piece of work, so that a stopped pipeline still waits for the closing.
        if (CarryOut<EnterPlan, object>(
            token => operation.PlanAsync(options, token), plan => plan.Plan,
            async (plan, token) => await operation.ExecuteAsync(plan, token).ConfigureAwait(false)) is { } exitCode)
        {
            SessionState.PSVariable.Set("global:LASTEXITCODE", exitCode);
        }
    }

    // A name is looked up on PATH, a path is one of this session.
    private string? ProgramPath() =>
        FilePath is null || FilePath.IndexOfAny(['/', '\\']) < 0 ? FilePath : SessionState.Path.GetUnresolvedProviderPathFromPSPath(FilePath);

    private string? KeyPath()
    {
        if (PrivateKeyFile is null)
        {
            return null;
        }

        var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(PrivateKeyFile);
        return File.Exists(path) ? path
            : throw new JitAccessException(ErrorIds.PathInvalid, JitErrorKind.NotFound, $"There is no private key '{path}', so nothing was asked for.",
            PrivateKeyFile);
    }
}
