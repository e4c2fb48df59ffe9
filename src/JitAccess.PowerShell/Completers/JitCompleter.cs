using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>Completes from what is known already. Never asks the network, never throws.</summary>
public abstract class JitCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return Candidates(RunspaceSession.Find(Runspace.DefaultRunspace))
                .Where(candidate => CompletionText.Matches(candidate.Text, wordToComplete))
                .Select(candidate => new CompletionResult(
                    CompletionText.Quote(candidate.Text, wordToComplete), candidate.Text, CompletionResultType.ParameterValue, candidate.Description))
                .ToArray();
        }
        catch (Exception)
        {
            // A failing completion would only get in the way of typing.
            return [];
        }
    }

    private protected abstract IEnumerable<Candidate> Candidates(RunspaceSession? session);
}
