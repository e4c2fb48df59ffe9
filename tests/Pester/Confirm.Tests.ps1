BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    # Asked of PowerShell, so that a new cmdlet fails below until it has its row.
    $writing = (Get-Command -Module JitAccess).Where({ $_.Parameters.ContainsKey('Confirm') }).Name
}

# Somebody who is asked: answers in their order, each of which may do something else first.
Describe 'The question before a change' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        . $PSScriptRoot/Asked.ps1
    }

    BeforeEach { Open-AskedShell }
    AfterEach { Close-AskedShell }

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

Describe 'A no' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        . $PSScriptRoot/Asked.ps1

        # alice has two policies, two protected VMs, a grant, and a request of rita's that waits for her yes.
        $world = @'
            $ConfirmPreference = 'None'
            Connect-JitAccess -Sandbox -Reset | Out-Null
            Set-JitPolicy asked -Port ssh -Requester rita@contoso.example -Approver alice@contoso.example, bob@contoso.example -RequiredApprovals 1 | Out-Null
            Set-JitPolicy unused -Port rdp -Requester alice@contoso.example | Out-Null
            Suspend-JitPolicy unused | Out-Null
            Enable-JitVm db01 -Policy asked | Out-Null
            Enable-JitVm web01 -Port ssh | Out-Null
            $live = Request-JitAccess web01 -Source 203.0.113.7
            Connect-JitAccess -Sandbox -User rita@contoso.example | Out-Null
            $waiting = Request-JitAccess db01 -Source 203.0.113.8
            Connect-JitAccess -Sandbox | Out-Null
            $ConfirmPreference = 'High'
'@
        $policy = Join-Path $TestDrive 'policy.json'
        $rows = @{
            'Approve-JitRequest' = 'Approve-JitRequest $waiting -Confirm'
            'Deny-JitRequest'    = 'Deny-JitRequest $waiting -Comment no -Confirm'
            'Disable-JitVm'      = 'Disable-JitVm web01 -Confirm'
            'Enable-JitVm'       = 'Enable-JitVm app01 -Port rdp -Confirm'
            'Enter-JitVm'        = 'Enter-JitVm web01 -Source 203.0.113.9 -FilePath pwsh -ArgumentList "-NoProfile", "-Command", "exit 0" -Confirm'
            'Export-JitPolicy'   = "Export-JitPolicy unused '$(Join-Path $TestDrive 'other.json')' -Confirm"
            'Export-JitReport'   = "Export-JitReport '$(Join-Path $TestDrive 'report.html')' -Confirm"
            'Import-JitPolicy'   = "Import-JitPolicy '$policy' -Confirm"
            'Invoke-JitSweep'    = 'Invoke-JitSweep -Confirm'
            'Remove-JitPolicy'   = 'Remove-JitPolicy unused -Confirm'
            'Request-JitAccess'  = 'Request-JitAccess web01 -Source 203.0.113.9 -Confirm'
            'Resume-JitPolicy'   = 'Resume-JitPolicy unused -Confirm'
            'Revoke-JitAccess'   = 'Revoke-JitAccess $live -Confirm'
            'Set-JitPolicy'      = 'Set-JitPolicy unused -MaxDuration 1h -Confirm'
            'Step-JitSandbox'    = 'Step-JitSandbox 5h -Confirm'
            'Suspend-JitPolicy'  = 'Suspend-JitPolicy asked -Confirm'
            'Test-JitStore'      = 'Test-JitStore -Confirm'
        }

        # The NSGs, the ledger, the clock in whole hours ahead of ours, and the files.
        function Get-World {
            $context = Invoke-Asked 'Get-JitContext' | Select-Object -First 1
            Get-SandboxState -Context $context
            Invoke-Asked 'Get-JitLedger' | ForEach-Object Path
            [Math]::Round(((Invoke-Asked 'Get-JitSandbox').Now - [DateTimeOffset]::UtcNow).TotalHours)
            Get-ChildItem $TestDrive -File | ForEach-Object Name
        }
    }

    BeforeEach {
        Open-AskedShell
        Invoke-Asked "$world; Export-JitPolicy unused '$policy' -Force -Confirm:`$false" | Out-Null
        Set-Content $policy ((Get-Content -Raw $policy) -replace 'unused', 'fresh')
    }

    AfterEach {
        Close-AskedShell
        Get-ChildItem $TestDrive -File | Remove-Item
    }

    It 'to <_> writes nothing and puts out nothing, and a yes does what was asked' -ForEach $writing {
        $rows.Keys | Should -Contain $_
        $before = Get-World
        $asked.Asked.Answers.Enqueue($no)
        Invoke-Asked $rows[$_] | Should -BeNullOrEmpty
        $shell.Streams.Error | Should -BeNullOrEmpty
        $asked.Asked.Questions | Should -HaveCount 1
        Get-World | Should -Be $before

        $asked.Asked.Answers.Enqueue($yes)
        $done = Invoke-Asked $rows[$_]
        $shell.Streams.Error | Should -BeNullOrEmpty
        $asked.Asked.Questions | Should -HaveCount 2
        # What Test-JitStore writes is no fact, and no listing shows it.
        if ($_ -eq 'Test-JitStore') { $done | Should -Not -BeNullOrEmpty }
        else { (Get-World) -join "`n" | Should -Not -Be ($before -join "`n") }
    }
}
