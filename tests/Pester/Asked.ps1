# Dot-sourced: somebody who is asked at the prompt, and runspaces in which that is so.

if (-not ('JitAccess.Tests.AskedHost' -as [type])) {
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace JitAccess.Tests
{
    public sealed class AskedHost : PSHost
    {
        private readonly Guid id = Guid.NewGuid();
        private readonly AskedUI ui = new AskedUI();
        public AskedUI Asked { get { return ui; } }
        public override PSHostUserInterface UI { get { return ui; } }
        public override string Name { get { return "Asked"; } }
        public override Version Version { get { return new Version(1, 0); } }
        public override Guid InstanceId { get { return id; } }
        public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
        public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
        public override void EnterNestedPrompt() { }
        public override void ExitNestedPrompt() { }
        public override void NotifyBeginApplication() { }
        public override void NotifyEndApplication() { }
        public override void SetShouldExit(int exitCode) { }
    }

    public sealed class AskedUI : PSHostUserInterface
    {
        public readonly List<string> Questions = new List<string>();
        // A script for each question; the last of what it puts out is the number of the choice.
        public readonly Queue<string> Answers = new Queue<string>();
        public override PSHostRawUserInterface RawUI { get { return null; } }
        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Add(message);
            Collection<PSObject> said = ScriptBlock.Create(Answers.Dequeue()).Invoke();
            return (int)said[said.Count - 1].BaseObject;
        }
        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) { throw new NotSupportedException(); }
        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) { throw new NotSupportedException(); }
        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes types, PSCredentialUIOptions options) { throw new NotSupportedException(); }
        public override string ReadLine() { throw new NotSupportedException(); }
        public override SecureString ReadLineAsSecureString() { throw new NotSupportedException(); }
        public override void Write(string value) { }
        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) { }
        public override void WriteLine(string value) { }
        public override void WriteErrorLine(string value) { }
        public override void WriteDebugLine(string message) { }
        public override void WriteProgress(long sourceId, ProgressRecord record) { }
        public override void WriteVerboseLine(string message) { }
        public override void WriteWarningLine(string message) { }
    }
}
'@
}

$yes, $yesToAll, $no = '0', '1', '2'

# A runspace with the module, and its host; $shell and $asked are what the tests use.
function Open-AskedShell {
    $script:asked = [JitAccess.Tests.AskedHost]::new()
    $script:runspace = [runspacefactory]::CreateRunspace($asked)
    $runspace.Open()
    $script:shell = [powershell]::Create($runspace)
    Invoke-Asked "Import-Module '$ModulePath'; Connect-JitAccess -Sandbox" | Out-Null
}

function Close-AskedShell {
    $shell.Dispose()
    $runspace.Dispose()
}

function Invoke-Asked([string] $Script) {
    $shell.Commands.Clear()
    $shell.Streams.ClearStreams()
    $shell.AddScript($Script).Invoke()
}
