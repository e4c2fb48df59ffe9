using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using JitAccess.Core;
using JitAccess.Core.Defender;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.PowerShell.Async;
using JitAccess.PowerShell.Errors;
using JitAccess.PowerShell.Files;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Makes policies of a file, or of those of Microsoft Defender for Cloud. No VM is touched.</summary>
[Cmdlet(VerbsData.Import, "JitPolicy",
    DefaultParameterSetName = PathSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = ProjectSite.Help + "Import-JitPolicy.md")]
[OutputType(typeof(JitPolicy), typeof(JitDefenderVm), typeof(JitDefenderGap))]
public sealed class ImportJitPolicyCommand : PlanningCmdlet
{
    private const string PathSet = "Path";
    private const string DefenderSet = "Defender";
    private const string ObjectSet = "Object";

    private readonly List<PSObject> given = [];

    /// <summary>Policy files; with -FromDefender, a JSON file of Defender's policies.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [Parameter(Position = 0, ParameterSetName = DefenderSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The policies of Microsoft Defender for Cloud in the subscriptions of the connection, where neither a file nor an object is given.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefenderSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    public SwitchParameter FromDefender { get; set; }

    /// <summary>Policies of Defender: what Get-AzJitNetworkAccessPolicy writes, or their JSON.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Who may ask by the policies that are made of Defender's; the caller where nobody is given.</summary>
    [Parameter(ParameterSetName = DefenderSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    public string[] Requester { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (ParameterSetName == ObjectSet)
        {
            given.AddRange(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (var path in Path!)
                {
                    Attempt(path, () => ImportFile(path));
                }

                break;
            case DefenderSet when Path is not null:
                foreach (var path in Path)
                {
                    Attempt(path, () => ImportDefender(path, context => context.PolicyFiles.ReadDefender(TextOf(path))));
                }

                break;
            case DefenderSet when FromDefender:
                Attempt(target: null, () => ImportDefender("Defender", context => Await(token => new ImportDefender(context, Observer).ListAsync(token))));
                break;
            case ObjectSet when given.Count > 0:
                Attempt(target: null, () => ImportDefender("InputObject", ReadGiven));
                break;
        }
    }

    private void ImportFile(string path)
    {
        var operation = new ImportPolicies(Connection, Observer);
        var text = TextOf(path);
        foreach (var import in Checked(path, () => Await(token => operation.ReadAsync(text, token))) ?? [])
        {
            Attempt(import.Name, () => Carry(token => operation.PlanAsync(import, token), plan => plan.Plan, operation.ExecuteAsync));
        }
    }

    private void ImportDefender(string source, Func<JitContext, IReadOnlyList<DefenderPolicy>> read)
    {
        var context = Connection;
        var import = Checked(source, () =>
        {
            var policies = read(context);
            return Await(token => new ImportDefender(context, Observer).MapAsync(policies, Requester, token));
        });
        if (import is null)
        {
            return;
        }

        var stated = new HashSet<string>(StringComparer.Ordinal);
        var operation = new ImportPolicies(context, Observer);
        foreach (var policy in import.Policies)
        {
            Attempt(policy.Name, () =>
            {
                if (CarryOut(token => operation.PlanAsync(policy, token), plan => plan.Plan, operation.ExecuteAsync) is { } made)
                {
                    Session.Seen.Remember(made);
                    _ = stated.Add(made.Name);
                }
            });
        }

        // What was not made could not be attached.
        foreach (var machine in import.Machines.Where(machine => stated.Contains(machine.Policy)))
        {
            WriteResult(machine);
        }

        foreach (var gap in import.Gaps)
        {
            WriteResult(gap);
        }
    }

    /// <summary>Lines of a text belong together; an object stands for itself.</summary>
    private IReadOnlyList<DefenderPolicy> ReadGiven(JitContext context)
    {
        try
        {
            return given.All(item => item.BaseObject is string)
                ? context.PolicyFiles.ReadDefender(string.Join("\n", given.Select(item => (string)item.BaseObject)))
                : given.SelectMany(item => DefenderPolicyReader.ReadAll(new PSArgument(item))).ToArray();
        }
        catch (FormatException e)
        {
            throw new PolicyInvalidException([new PolicyProblem("InputObject", e.Message)], "InputObject");
        }
    }

    /// <summary>Writes an error for each problem, with the place of it as the target.</summary>
    /// <returns>Null where there is one.</returns>
    private T? Checked<T>(string source, Func<T> read)
        where T : class
    {
        PolicyInvalidException invalid;
        try
        {
            return read();
        }
        catch (WorkFailedException e) when (e.Reason is PolicyInvalidException reason)
        {
            invalid = reason;
        }
        catch (PolicyInvalidException e)
        {
            invalid = e;
        }

        foreach (var problem in invalid.Problems)
        {
            var error = new JitAccessException(problem.ErrorId, invalid.Kind, $"{source}: {problem.Path}: {problem.Message}", problem.Path);
            WriteError(ErrorRecords.Create(error, source));
        }

        return null;
    }

    // PowerShell's current folder is not the process's.
    private string TextOf(string path) => TextFile.Read(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path), PolicyReading.MaxLength);
}
