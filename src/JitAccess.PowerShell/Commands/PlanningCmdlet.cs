using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Async;

namespace JitAccess.PowerShell.Commands;

/// <summary>A cmdlet that changes something: it plans, shows the plan and asks, and only then does it.</summary>
public abstract class PlanningCmdlet : ConnectedCmdlet
{
    /// <summary>The tag of the plans on the information stream.</summary>
    public const string PlanTag = "JitPlan";

    private const int Attempts = 3;

    /// <summary>Plans, asks, executes, writes. Where something changed between question and write, the question is asked again with the new plan.</summary>
    /// <param name="plan">Reads and decides, and writes nothing.</param>
    /// <param name="describe">What the plan comes down to.</param>
    /// <param name="execute">Does it. Throws <see cref="ErrorIds.PlanChanged"/> where the plan no longer fits.</param>
    private protected void Carry<TPlan, TResult>(
        Func<CancellationToken, Task<TPlan>> plan, Func<TPlan, JitPlan?> describe, Func<TPlan, CancellationToken, Task<TResult>> execute)
        where TResult : class
    {
        if (CarryOut(plan, describe, execute) is { } result)
        {
            WriteResult(result);
        }
    }

    /// <summary>The same, and writes nothing.</summary>
    /// <returns>Null where there was nothing to do, or somebody said no.</returns>
    private protected TResult? CarryOut<TPlan, TResult>(
        Func<CancellationToken, Task<TPlan>> plan, Func<TPlan, JitPlan?> describe, Func<TPlan, CancellationToken, Task<TResult>> execute)
        where TResult : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var made = Await(plan);
            if (describe(made) is not { } shown || !Agreed(shown))
            {
                return null;
            }

            try
            {
                return Await(token => execute(made, token));
            }
            catch (WorkFailedException e) when (attempt < Attempts && e.Reason is JitAccessException { ErrorId: ErrorIds.PlanChanged })
            {
                WriteWarning($"{shown.Target}: something changed after this was planned, so it is planned again. {e.Reason.Message}");
            }
        }
    }

    /// <summary>Asks with the whole plan as the text. Under -WhatIf the plan also goes to the information stream, as an object.</summary>
    private protected bool Agreed(JitPlan plan)
    {
        var text = plan.ToString();
        var question = $"Are you sure you want to perform this action?{Environment.NewLine}{text}";
        if (ShouldProcess(text, question, "Confirm", out var reason))
        {
            return true;
        }

        if (reason == ShouldProcessReason.WhatIf)
        {
            WriteInformation(plan, [PlanTag]);
        }

        return false;
    }
}
