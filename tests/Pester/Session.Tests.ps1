# What the README promises to a newcomer, typed as it is there.
Describe 'The session of the README' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $context = Connect-JitAccess -Sandbox -Reset
        $before = Get-SandboxState
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'starts as alice on an Azure in memory' {
        $context.IsSandbox | Should -BeTrue
        "$($context.Account)" | Should -Be 'alice@contoso.example'
    }

    It 'lists the fleet, unprotected' {
        $vms = Get-JitVm
        $vms.VMName | Should -Contain 'web01'
        $vms.Protected | Should -Not -Contain $true
    }

    It 'protects, opens, closes on time, revokes, and leaves no trace' {
        $vm = Enable-JitVm web01 -Port ssh,rdp -MaxDuration 3h -AllowedSource 203.0.113.0/24 -Requester alice@contoso.example
        $vm.Protected | Should -BeTrue
        $vm.Ports | Should -Be 'ssh', 'rdp'
        $vm.AllowedSource | Should -Be '203.0.113.0/24'
        $baseline = Get-SandboxState
        $baseline.Where({ $_ -notin $before }) | Should -Match '^web01-nsg/JitAccess-(Deny|Keep)-'

        $r = Request-JitAccess web01 ssh -Source 203.0.113.7 -Duration 1h -Reason 'deploy 4711'
        $r.Status | Should -Be 'Active'
        $r.Reason | Should -Be 'deploy 4711'
        ($r.ExpiresOn - $r.OpenedOn).TotalMinutes | Should -BeGreaterThan 59
        Get-SandboxState | Where-Object { $_ -like "web01-nsg/JitAccess-Allow-$($r.RequestId)-*" } | Should -Match ' Allow 203\.0\.113\.7(/32)? 22$'
        (Get-JitVm web01).OpenTo | Should -Match 'ssh from 203\.0\.113\.7'

        (Get-JitRequest).RequestId | Should -Be $r.RequestId

        Step-JitSandbox 2h; $sweep = Invoke-JitSweep
        $sweep.Failed | Should -BeNullOrEmpty
        $sweep.Actions.Action | Should -Contain 'Close'
        $sweep.Lateness.TotalMinutes | Should -BeGreaterThan 59
        (Get-JitRequest $r.RequestId).Status | Should -Be 'Expired'
        Get-JitRequest | Should -BeNullOrEmpty
        Get-SandboxState | Should -Be $baseline

        $revoked = Request-JitAccess web01 ssh -Source 203.0.113.7 | Revoke-JitAccess
        $revoked.Status | Should -Be 'Revoked'
        Get-SandboxState | Should -Be $baseline

        $after = Disable-JitVm web01
        $after.Protected | Should -BeFalse
        Get-SandboxState | Should -Be $before
    }
}
