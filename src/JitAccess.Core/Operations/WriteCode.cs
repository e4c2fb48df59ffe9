using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Code;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>
/// Says the baselines of VMs as code, so that the next deployment of their NSGs keeps them. Writes nothing anywhere. What one instance says goes into one
/// file.
/// </summary>
public sealed class WriteCode(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly ControlReader control = new(context, observer);
    private readonly BicepCode bicep = new();

    // Which VM's rule has a priority of an NSG in what was said so far.
    private readonly Dictionary<(ResourceId SecurityGroup, int Priority), ResourceId> taken = [];

    /// <param name="options">How the VM is to be protected.</param>
    /// <param name="asIs">Whether a VM that is protected keeps its protection as it is, whatever the options say.</param>
    /// <param name="language">The language.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.VmNotProtected"/> where nothing was ever protected by this ledger, or another VM's rules,
    /// said before, have the same priorities; or the VM cannot be protected as asked.</exception>
    public async Task<string> WriteAsync(EnableOptions options, bool asIs, CodeLanguage language, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var vmId = await new VmFinder(context).FindAsync(options.Vm, cancellationToken).ConfigureAwait(false);

        // Each rule names its ledger, and rules that name another one would be refused later.
        if (await ledger.FindIdAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            throw new JitAccessException(
                ErrorIds.VmNotProtected, JitErrorKind.InvalidOperation,
                $"This ledger has protected nothing yet, so the rules of {vmId.Name} cannot be named. Run Enable-JitVm {vmId.Name} first, and again with -AsCode.", vmId.ToString());
        }

        if (asIs && (await control.FindAttachmentAsync(VmKey.Of(vmId), cancellationToken)
            .ConfigureAwait(false))?.Fact is AttachmentFact { State: not AttachmentState.Detached } attachment)
        {
            return Write(language, vmId, [], attachment.Baseline);
        }

        var plan = await new EnableVm(context, observer).PlanAsync(options, cancellationToken).ConfigureAwait(false);
        var moves = plan.Moves.Select(move => string.Format(
            CultureInfo.InvariantCulture, "Needed before: rule {0} of NSG {1} at priority {2} instead of {3}.", move.RuleName, move.SecurityGroupId.Name,
            move.To, move.From));
        return Write(language, vmId, moves, plan.Baseline);
    }

    private static IEnumerable<string> Comments(string vm) =>
    [
        $"The baseline of JitAccess for {vm}. Names, priorities and descriptions have to stay as they are.",
        "Rules that are declared within their NSG replace all others at every deployment: then put these among them.",
        "Grants (JitAccess-Allow-...) are not code: such a deployment closes them early, and tags JitAccess-... should be ignored.",
    ];

    private string Write(CodeLanguage language, ResourceId vm, IEnumerable<string> moves, IReadOnlyList<PlacedRule> rules)
    {
        Take(vm, rules);
        var comments = Comments(vm.Name).Concat(moves);
        return language switch
        {
            CodeLanguage.Bicep => bicep.Write(comments, rules),
            CodeLanguage.Terraform => TerraformCode.Write(comments, rules),
            _ => throw new ArgumentOutOfRangeException(nameof(language)),
        };
    }

    // Each VM is planned for by itself, so two that are not protected yet and share an NSG come to the same priorities, which Azure refuses.
    private void Take(ResourceId vm, IReadOnlyList<PlacedRule> rules)
    {
        foreach (var placed in rules)
        {
            if (taken.TryGetValue((placed.SecurityGroupId, placed.Rule.Priority), out var other) && other != vm)
            {
                throw new JitAccessException(
                    ErrorIds.VmNotProtected, JitErrorKind.InvalidOperation,
                    string.Format(
                        CultureInfo.InvariantCulture,
                        "Rules of {0} and of {1} would both have priority {2} of NSG {3}, since neither waits for the other. Run Enable-JitVm for them first, and again with -AsCode.",
                        other.Name, vm.Name, placed.Rule.Priority, placed.SecurityGroupId.Name),
                    vm.ToString());
            }
        }

        foreach (var placed in rules)
        {
            taken[(placed.SecurityGroupId, placed.Rule.Priority)] = vm;
        }
    }
}
