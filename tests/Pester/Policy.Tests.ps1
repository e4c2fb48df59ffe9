# Named policies at the prompt.
Describe 'Policies' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        function New-Policy([string] $Name = 'prod-linux') {
            Set-JitPolicy $Name -Port ssh -AllowedSource 203.0.113.0/24 -Requester alice@contoso.example
        }
    }

    BeforeEach { Connect-JitAccess -Sandbox -Reset | Out-Null }

    It 'are made as in the story of the administrator' {
        $policy = Set-JitPolicy prod-linux -Port ssh -AllowedSource 203.0.113.0/24 -MaxDuration 2h -Requester sre@contoso.example -Approver lead@contoso.example, oncall@contoso.example `
            -RequiredApprovals 1 -RequireReason -TicketPattern '^(INC|CHG)\d{6}$' -Hours 'Mon-Fri 08:00-18:00' -TimeZone 'Europe/Istanbul'

        $policy | Should -BeOfType JitAccess.Core.Operations.JitPolicy
        $policy.Approvers | Should -Be 'lead@contoso.example', 'oncall@contoso.example'
        $policy.MaxDuration | Should -Be ([timespan] '02:00')
        $vms = Enable-JitVm web01, db01 -Policy prod-linux
        $vms.Policies | Should -Be 'prod-linux', 'prod-linux'
        $vms[0].RequiredApprovals | Should -Be 1
        (Get-JitPolicy prod-linux).VMs | Should -Be 'db01', 'web01'
    }

    It 'keep what is not given' {
        New-Policy | Out-Null
        $policy = Set-JitPolicy prod-linux -MaxDuration 1h
        $policy.Revision | Should -Be 2
        $policy.AllowedSource | Should -Be '203.0.113.0/24'
        $policy.MaxDuration | Should -Be ([timespan] '01:00')
        (Set-JitPolicy prod-linux -MaxDuration 1h).Revision | Should -Be 2
    }

    It 'take ports with limits of their own' {
        $policy = Set-JitPolicy jump -Port ssh, @{ Port = 'rdp'; MaxDuration = '30m'; AllowedSource = '10.0.0.0/8' } -Requester alice@contoso.example
        "$($policy.Ports)" | Should -Be 'ssh rdp (30m, from 10.0.0.0/8)'
        $policy.Ports[1].MaxDuration | Should -Be ([timespan] '00:30')
    }

    It 'refuse a port that is none, with examples that work' {
        $problem = { Set-JitPolicy jump -Port @{ Port = 'telnet'; Duration = '30m' } -Requester alice@contoso.example } | Should -Throw -PassThru
        $problem.Exception.Message | Should -Match "'telnet'"
        $problem.Exception.Message | Should -Match "'Duration'"
        $problem.Exception.Message -match '@\{[^}]+\}' | Should -BeTrue
        $example = & ([scriptblock]::Create($Matches[0]))
        { Set-JitPolicy jump -Port $example -Requester alice@contoso.example } | Should -Not -Throw
    }

    It 'lose limits with None, empty texts and empty lists' {
        Set-JitPolicy p -Port ssh -Requester alice@contoso.example -Approver lead@contoso.example -MaxContinuous 8h -RequestLifetime 1h -Hours 'Mon 08:00-18:00' -TicketPattern x | Out-Null
        $policy = Set-JitPolicy p -MaxContinuous None -RequestLifetime None -Hours '' -TicketPattern '' -Approver @() -RequiredApprovals 0
        $policy.MaxContinuous, $policy.Hours, $policy.TicketPattern | Should -Be $null, $null, $null
        $policy.Approvers | Should -BeNullOrEmpty
        $policy.RequestLifetime | Should -Be ([timespan] '08:00')
    }

    It 'report all that is wrong in one error' {
        $problem = { Set-JitPolicy p -Port ssh -Requester nobody@contoso.example -Approver sweeper -TicketPattern '(' -MaxDuration 2d -Hours never -ErrorAction Stop } |
            Should -Throw -ErrorId 'PolicyInvalid,*' -PassThru
        foreach ($part in 'nobody@contoso.example', 'sweeper', 'ticket pattern', '2d', 'never') {
            $problem.Exception.Message | Should -Match ([regex]::Escape($part))
        }
        $problem.TargetObject | Should -Be 'p'
    }

    It 'change nothing under -WhatIf, and the plan is an object' {
        New-Policy | Out-Null
        Set-JitPolicy prod-linux -MaxDuration 1h -WhatIf -InformationVariable plans | Should -BeNullOrEmpty
        $plan = $plans.Where({ $_.Tags -contains 'JitPlan' }).MessageData
        $plan | Should -BeOfType JitAccess.Core.Operations.JitPlan
        $plan.Notes | Should -Be 'maxDuration: 3h -> 1h'
        Suspend-JitPolicy -All -WhatIf
        Remove-JitPolicy prod-linux -WhatIf
        (Get-JitPolicy prod-linux).Revision | Should -Be 1
        (Get-JitPolicy prod-linux).State | Should -Be 'Active'
    }

    It 'are found with wildcards, and each name that is not there is an error' {
        'prod-a', 'prod-b', 'test' | ForEach-Object { New-Policy $_ } | Out-Null
        (Get-JitPolicy PROD-*).Name | Should -Be 'prod-a', 'prod-b'
        (Get-JitPolicy).Name | Should -Be 'prod-a', 'prod-b', 'test'
        $found = Get-JitPolicy gone, test, bad! -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Name | Should -Be 'test'
        $problems.FullyQualifiedErrorId | Should -Be 'PolicyNotFound,JitAccess.PowerShell.Commands.GetJitPolicyCommand', 'PolicyNameInvalid,JitAccess.PowerShell.Commands.GetJitPolicyCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'in use are not removed' {
        New-Policy | Out-Null
        Enable-JitVm web01 -Policy prod-linux | Out-Null
        { Get-JitPolicy prod-linux | Remove-JitPolicy -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyInUse,*' -ExpectedMessage '*web01*'
        Disable-JitVm web01 | Out-Null
        (Get-JitPolicy prod-linux | Remove-JitPolicy -Reason 'nobody uses it').State | Should -Be 'Removed'
        Get-JitPolicy | Should -BeNullOrEmpty
    }

    It 'stop with Suspend-JitPolicy -All and go on with Resume-JitPolicy -All' {
        New-Policy | Out-Null
        Enable-JitVm web01 -Policy prod-linux | Out-Null
        Enable-JitVm db01 -Port ssh | Out-Null
        (Suspend-JitPolicy -All -Reason 'incident').State | Should -Be 'Suspended'
        'web01', 'db01' | ForEach-Object {
            { Request-JitAccess $_ -Source 203.0.113.7 -ErrorAction Stop } | Should -Throw -ErrorId 'PolicySuspended,*' -ExpectedMessage '*incident*'
        }
        (Resume-JitPolicy -All).State | Should -Be 'Active'
        (Request-JitAccess web01 -Source 203.0.113.7).Status | Should -Be 'Active'
    }

    It 'protect rows that say ResourceId and Policy' {
        New-Policy | Out-Null
        New-Policy other | Out-Null
        $rows = Get-JitVm web01, db01 | Select-Object ResourceId, @{ n = 'Policy'; e = { 'prod-linux' } } | ConvertTo-Csv | ConvertFrom-Csv
        ($rows | Enable-JitVm).Policies | Should -Be 'prod-linux', 'prod-linux'
        { Enable-JitVm web01 -Policy prod-linux -Port ssh } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        { Enable-JitVm web01 -Policy gone -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyNotFound,*'
    }

    It 'are completed by name, and time zones too' {
        New-Policy prod-seen | Out-Null
        (TabExpansion2 'Get-JitPolicy prod-s').CompletionMatches.CompletionText | Should -Contain 'prod-seen'
        (TabExpansion2 'Enable-JitVm web01 -Policy prod').CompletionMatches.CompletionText | Should -Contain 'prod-seen'
        Remove-JitPolicy prod-seen | Out-Null
        (TabExpansion2 'Get-JitPolicy prod-s').CompletionMatches | ForEach-Object CompletionText | Should -Not -Contain 'prod-seen'
        (TabExpansion2 'Set-JitPolicy p -TimeZone Europe/Ist').CompletionMatches.CompletionText | Should -Contain 'Europe/Istanbul'
    }

    It 'fit 80 columns, and tell everything in a list' {
        New-Policy | Out-Null
        Set-JitPolicy prod-windows -Port rdp, @{ Port = 'winrm'; MaxDuration = '30m' } -Requester sre@contoso.example -Approver lead@contoso.example, oncall@contoso.example -BreakGlass oncall@contoso.example | Out-Null
        Enable-JitVm web01 -Policy prod-linux | Out-Null
        $table = (Get-JitPolicy | Format-Table | Out-String -Width 80) -split '\r?\n'
        # No name is broken, and of a person the table shows what is before the @.
        foreach ($word in 'alice', 'lead', 'oncall') { "$table" | Should -Match "(?<!\S)$word(?!\S)" }
        $table.ForEach({ $_.Length }) | Measure-Object -Maximum | ForEach-Object { $_.Maximum | Should -BeLessOrEqual 80 }
        "$table" | Should -Match 'prod-linux +Active +ssh +3h +alice'
        $list = Get-JitPolicy prod-windows | Format-List | Out-String -Width 120
        foreach ($part in 'winrm \(30m\)', 'BreakGlass +: oncall@contoso.example', 'RequiredApprovals : 1', 'SetBy +: alice@contoso.example', 'RequestLifetime +: 8h') {
            $list | Should -Match $part
        }
        Get-JitVm web01 | Format-List | Out-String | Should -Match 'Policies +: prod-linux'
    }

    It 'go by the connection that is given' {
        New-Policy | Out-Null
        $shell = New-Shell
        $shell.AddCommand('Get-JitPolicy').AddParameter('Context', (Get-JitContext)).Invoke().Name | Should -Be 'prod-linux'
        $shell.Dispose()
        Disconnect-JitAccess | Out-Null
        { Get-JitPolicy -ErrorAction Stop } | Should -Throw -ErrorId 'JitNotConnected,*'
    }
}
