Describe 'Revoke-JitAccess' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        'web01', 'db01' | Enable-JitVm -Port ssh, rdp | Out-Null
        $before = Get-SandboxState
        $ssh = Request-JitAccess web01 ssh -Source 203.0.113.7
        $rdp = Request-JitAccess web01 rdp -Source 203.0.113.7
        $db = Request-JitAccess db01 ssh -Source 203.0.113.7
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'closes one by its id or its object, and nothing else' {
        (Revoke-JitAccess $ssh.RequestId -Reason done).Status | Should -Be 'Revoked'
        (Get-JitRequest).RequestId | Should -Not -Contain $ssh.RequestId
        ($rdp | Revoke-JitAccess).Status | Should -Be 'Revoked'
        (Get-JitRequest).RequestId | Should -Be $db.RequestId
    }

    It 'closes everything of a VM, which may be piped' {
        (Revoke-JitAccess -VM web01).RequestId | Sort-Object | Should -Be ($ssh.RequestId, $rdp.RequestId | Sort-Object)
        (Get-JitVm db01 | Revoke-JitAccess).RequestId | Should -Be $db.RequestId
        Get-SandboxState | Should -Be $before
    }

    It 'closes everything with -All, and then there is nothing to do' {
        Revoke-JitAccess -All | Should -HaveCount 3
        Get-SandboxState | Should -Be $before
        Revoke-JitAccess -All | Should -BeNullOrEmpty
    }

    It 'shows no time as left of what is closed' {
        $ssh | Out-String | Should -Match 'left'
        Revoke-JitAccess $ssh | Out-String | Should -Not -Match 'left'
    }

    It 'skips what is over' {
        Revoke-JitAccess $ssh.RequestId | Out-Null
        Revoke-JitAccess $ssh.RequestId -ErrorVariable failed | Should -BeNullOrEmpty
        $failed | Should -BeNullOrEmpty
    }

    It 'says what to type where the name of a VM is given for a request' {
        $failed = { Revoke-JitAccess web01 -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'RequestExpected,*'
        $failed.Exception.Message | Should -Match '2 grants are live'
        $failed.Exception.Message | Should -Match 'Revoke-JitAccess -VM web01'
    }

    It 'refuses what is neither' {
        { Revoke-JitAccess nonsense -ErrorAction Stop } | Should -Throw -ErrorId 'Request*,JitAccess.PowerShell.Commands.RevokeJitAccessCommand'
    }

    It 'shows a grant whose claim cannot be read once, and closes it' {
        $store = Join-Path $TestDrive 'unreadable'
        Connect-JitAccess -Sandbox -Reset -Store $store -WarningAction SilentlyContinue | Out-Null
        Enable-JitVm web01 -Port ssh | Out-Null
        $before = Get-SandboxState
        Request-JitAccess web01 -Source 203.0.113.7 | Out-Null
        Get-ChildItem $store -Recurse -Filter opening.json | Set-Content -Value '{ not json'
        Connect-JitAccess -Sandbox -Store $store -WarningAction SilentlyContinue | Out-Null

        Revoke-JitAccess -All -WhatIf -InformationVariable shown -WarningVariable told -WarningAction SilentlyContinue

        $plan = $shown.Where({ $_.Tags -contains 'JitPlan' })
        $plan | Should -HaveCount 1
        $plan.MessageData.Changes.Kind | Should -Be 'DeleteRule'
        $told | Should -HaveCount 1
        (Revoke-JitAccess -All -WarningAction SilentlyContinue).Status | Should -Be 'Revoked'
        Get-SandboxState | Should -Be $before
    }

    It 'closes nothing under -WhatIf' {
        $open = Get-SandboxState
        Revoke-JitAccess -All -WhatIf -InformationVariable shown | Should -BeNullOrEmpty
        $shown.Where({ $_.Tags -contains 'JitPlan' }) | Should -HaveCount 3
        Get-SandboxState | Should -Be $open
    }

    It 'closes with -All and -VM what the ledger does not list, and shows it under -WhatIf' {
        $folder = Join-Path $TestDrive unlisted
        Connect-JitAccess -Sandbox -Reset -Store $folder -WarningAction SilentlyContinue | Out-Null
        'web01', 'db01' | Enable-JitVm -Port ssh | Out-Null
        $closed = Get-SandboxState
        'web01', 'db01' | Request-JitAccess -Source 203.0.113.7 | Out-Null
        Remove-Item (Join-Path $folder requests), (Join-Path $folder journal) -Recurse
        Revoke-JitAccess -All -WhatIf -InformationVariable shown
        $shown.Where({ $_.Tags -contains 'JitPlan' }) | Should -HaveCount 2
        Test-JitAccess web01 ssh 203.0.113.7 -Quiet | Should -BeTrue
        Revoke-JitAccess -VM web01 -WarningVariable told -WarningAction SilentlyContinue
        $told | Should -HaveCount 1
        Test-JitAccess web01, db01 ssh 203.0.113.7 -Quiet | Should -Be $false, $true
        Revoke-JitAccess -All -WarningAction SilentlyContinue
        Get-SandboxState | Should -Be $closed
    }

    It 'never asks by itself' {
        Invoke-Pwsh 'Connect-JitAccess -Sandbox | Out-Null; Enable-JitVm web01 -Confirm:$false | Out-Null; $r = Request-JitAccess web01 ssh -Source 203.0.113.7; (Revoke-JitAccess $r).Status' | Should -Be 'Revoked'
    }
}

Describe 'Invoke-JitSweep' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Enable-JitVm web01 -Port ssh | Out-Null
        $before = Get-SandboxState
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'does nothing where nothing is over' {
        Request-JitAccess web01 -Source 203.0.113.7 | Out-Null
        $open = Get-SandboxState
        # The first pass of an hour looks at everything.
        (Invoke-JitSweep).Actions | Should -BeNullOrEmpty
        $sweep = Invoke-JitSweep
        $sweep.Actions | Should -BeNullOrEmpty
        $sweep.Failed | Should -BeNullOrEmpty
        $sweep.SecurityGroups | Should -Be 1
        Get-SandboxState | Should -Be $open
    }

    It 'closes what is over, whoever sweeps' {
        $request = Request-JitAccess web01 -Source 203.0.113.7 -Duration 10m
        Step-JitSandbox 11m | Out-Null
        Connect-JitAccess -Sandbox -User bob@contoso.example | Out-Null
        $sweep = Invoke-JitSweep
        $sweep.Actions.RequestId | Should -Contain $request.RequestId
        $sweep.Lateness.TotalMinutes | Should -BeGreaterOrEqual 1
        Get-SandboxState | Should -Be $before
    }

    It 'shows what it would close under -WhatIf' {
        Request-JitAccess web01 -Source 203.0.113.7 -Duration 10m | Out-Null
        Step-JitSandbox 11m | Out-Null
        $open = Get-SandboxState
        Invoke-JitSweep -WhatIf -InformationVariable shown | Should -BeNullOrEmpty
        $shown.Where({ $_.Tags -contains 'JitPlan' }).MessageData.Changes.Kind | Should -Contain 'DeleteRule'
        Get-SandboxState | Should -Be $open
    }
}
