# Somebody who is asked: answers in their order, each of which may do something else first.
Describe 'The question before a change' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
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
    }

    BeforeEach {
        $asked = [JitAccess.Tests.AskedHost]::new()
        $runspace = [runspacefactory]::CreateRunspace($asked)
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        function Invoke-Asked([string] $Script) {
            $shell.Commands.Clear()
            $shell.AddScript($Script).Invoke()
        }
        Invoke-Asked "Import-Module '$ModulePath'; Connect-JitAccess -Sandbox" | Out-Null
    }

    AfterEach {
        $shell.Dispose()
        $runspace.Dispose()
    }

    It 'shows the whole plan, and a no writes nothing' {
        $asked.Asked.Answers.Enqueue($no)
        Invoke-Asked 'Enable-JitVm web01 -Port ssh' | Should -BeNullOrEmpty
        $asked.Asked.Questions | Should -HaveCount 1
        $asked.Asked.Questions[0] | Should -Match 'web01: close ssh'
        $asked.Asked.Questions[0] | Should -Match 'web01-nsg: write JitAccess-Deny-\S+: Deny at 999'
        $asked.Asked.Questions[0] | Should -Match 'severs 192\.0\.2\.128/25 on ssh'
        Invoke-Asked '(Get-JitVm web01).Protected' | Should -Be $false
    }

    It 'is asked once for each VM, and once for all' {
        $asked.Asked.Answers.Enqueue($no)
        $asked.Asked.Answers.Enqueue($yesToAll)
        (Invoke-Asked 'Enable-JitVm web01, db01, app01 -Port ssh').VMName | Should -Be 'db01', 'app01'
        $asked.Asked.Questions | Should -HaveCount 2
    }

    It 'is asked again with the new plan where the network changed in the meantime' {
        # app01 and app02 share an NSG: while the person thinks, somebody takes the priority that the plan names.
        $asked.Asked.Answers.Enqueue("Enable-JitVm app02 -Port rdp -Confirm:`$false | Out-Null; $yes")
        $asked.Asked.Answers.Enqueue($yes)
        $vm = Invoke-Asked 'Enable-JitVm app01 -Port rdp'
        $asked.Asked.Questions | Should -HaveCount 2
        $asked.Asked.Questions[0] | Should -Match 'Deny at 399'
        $asked.Asked.Questions[1] | Should -Match 'Deny at 398'
        $vm.Changes.Rule.Priority | Should -Contain 398
        $shell.Streams.Warning.Message | Should -Match 'app01: something changed'
    }

    It 'is asked three times at most' {
        $asked.Asked.Answers.Enqueue("Enable-JitVm app02 -Port rdp -Confirm:`$false | Out-Null; $yes")
        $asked.Asked.Answers.Enqueue("Disable-JitVm app02 -Confirm:`$false | Out-Null; $yes")
        $asked.Asked.Answers.Enqueue("Enable-JitVm app02 -Port rdp -Confirm:`$false | Out-Null; $yes")
        Invoke-Asked 'Enable-JitVm app01 -Port rdp' | Should -BeNullOrEmpty
        $asked.Asked.Questions | Should -HaveCount 3
        $shell.Streams.Error[0].FullyQualifiedErrorId | Should -Be 'PlanChanged,JitAccess.PowerShell.Commands.EnableJitVmCommand'
        Invoke-Asked '(Get-JitVm app01).Protected' | Should -Be $false
    }
}
