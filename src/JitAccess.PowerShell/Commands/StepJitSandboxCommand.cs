using System;
using System.Management.Automation;
using JitAccess.Core.Policies;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Lets time pass in the sandbox.</summary>
[Cmdlet(VerbsCommon.Step, "JitSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = ProjectSite.Help + "Step-JitSandbox.md")]
[OutputType(typeof(JitSandbox))]
public sealed class StepJitSandboxCommand : SandboxCmdlet
{
    /// <summary>How much time passes.</summary>
    [Parameter(Mandatory = true, HelpMessage = "A duration, such as 90m or 1d", Position = 0)]
    [DurationTransformation]
    public TimeSpan By { get; set; }

    protected override void EndProcessing() => AttemptOrEnd(Context, () =>
    {
        if (ShouldProcess($"the sandbox {Control.Location}", $"let {DurationText.Format(By)} pass"))
        {
            WriteState((control, token) => control.AdvanceAsync(By, token));
        }
    });
}
