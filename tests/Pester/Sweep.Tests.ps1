Describe 'Invoke-JitSweep as a loop' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Enable-JitVm web01 -Port ssh -Requester alice@contoso.example, rita@contoso.example | Out-Null
        $before = Get-SandboxState
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'writes one result a pass, closes on time, and ends' {
        $request = Request-JitAccess web01 -Source 203.0.113.7 -Duration 10m
        $passes = Invoke-JitSweep -For 12m -Every 1m
        $passes.Count | Should -Be 12
        $passes[0].IsThorough | Should -BeTrue
        $passes[1].IsThorough | Should -BeFalse
        $passes.Actions.RequestId | Should -Be $request.RequestId
        $passes | ForEach-Object Failed | Should -BeNullOrEmpty
        Get-SandboxState | Should -Be $before
    }

    It 'can be ended by who reads its results' {
        $first = Invoke-JitSweep -For 1d -Every 1s | Select-Object -First 2
        $first.Count | Should -Be 2
    }

    It 'shows the plan of the first pass under -WhatIf, and does nothing' {
        Invoke-JitSweep -For 10m -WhatIf -InformationVariable shown | Should -BeNullOrEmpty
        $shown.Where({ $_.Tags -contains 'JitPlan' }).Count | Should -Be 1
    }

    It 'gives -OnFact every new fact, as $_ and as its argument' {
        Invoke-JitSweep | Out-Null
        $request = Request-JitAccess web01 -Source 203.0.113.7 -Duration 10m
        $facts = [Collections.Generic.List[object]]::new()
        Invoke-JitSweep -For 12m -OnFact { param($fact) if ($fact.Path -ne $_.Path) { throw 'different' }; $facts.Add($fact) } | Out-Null
        $facts.Kind | Sort-Object | Should -Be 'closed', 'opened', 'opening', 'request'
        $facts.RequestId | Select-Object -Unique | Should -Be $request.RequestId
        $facts.VMName | Select-Object -Unique | Should -Be 'web01'
        $facts.Where({ $_.Kind -eq 'request' }).Details.Port | Should -Be 'ssh'
        $facts.Where({ $_.Kind -eq 'closed' }).Summary | Should -Match 'closed it \(Expired\)'
    }

    It 'closes although -OnFact fails' {
        Invoke-JitSweep | Out-Null
        Request-JitAccess web01 -Source 203.0.113.7 -Duration 10m | Out-Null
        Invoke-JitSweep -For 12m -OnFact { throw 'no such channel' } -WarningVariable warned -WarningAction SilentlyContinue | Out-Null
        $warned | Should -Match 'no such channel'
        Get-SandboxState | Should -Be $before
    }

    It 'refuses a pace that is none, and says which it was' {
        { Invoke-JitSweep -For 10m -Every 2h } | Should -Throw -ErrorId 'PaceInvalid,JitAccess.PowerShell.Commands.InvokeJitSweepCommand' -ExpectedMessage '*every 1s to 1h*not every 2h for 10m*'
    }

    It 'passes once with -Every alone, and says so' {
        @(Invoke-JitSweep -Every 5m -WarningVariable warned -WarningAction SilentlyContinue) | Should -HaveCount 1
        $warned | Should -Match '-Every counts only together with -For'
        Invoke-JitSweep -WarningVariable quiet -WarningAction SilentlyContinue | Out-Null
        $quiet | Should -BeNullOrEmpty
    }

    It 'lists every NSG once an hour by itself, and always with -Thorough' {
        (Invoke-JitSweep).SecurityGroups | Should -BeGreaterThan 5
        (Invoke-JitSweep).SecurityGroups | Should -Be 1
        (Invoke-JitSweep -Thorough).SecurityGroups | Should -BeGreaterThan 5
        Step-JitSandbox 1h
        (Invoke-JitSweep).IsThorough | Should -BeTrue
    }
}

Describe 'The ceiling of a sweep' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $scope = '/subscriptions/{0}' -f (Connect-JitAccess -Sandbox).Subscriptions[0].SubscriptionId
    }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Enable-JitVm web01 -Port ssh -Requester rita@contoso.example | Out-Null
        Connect-JitAccess -Sandbox -User rita@contoso.example | Out-Null
        $request = Request-JitAccess web01 -Source 203.0.113.7 -Duration 2h -WarningAction SilentlyContinue
        Connect-JitAccess -Sandbox | Out-Null
        $file = Join-Path $TestDrive 'ceiling.json'
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'comes from a file' {
        @{ scopes = @($scope); ports = @('ssh'); allowedSources = @('203.0.113.0/24'); maxDuration = '2h'; policyWriters = @('alice@contoso.example') } | ConvertTo-Json | Set-Content $file
        (Invoke-JitSweep -CeilingPath $file).Actions.Action | Should -Be 'Open'
        (Get-JitRequest $request.RequestId).Status | Should -Be 'Active'
    }

    It 'comes from parameters, and refuses what exceeds it: <Why>' -ForEach @(
        @{ Why = 'duration'; Ceiling = @{ MaxDuration = '1h' } }
        @{ Why = 'port'; Ceiling = @{ Port = 'rdp' } }
        @{ Why = 'source'; Ceiling = @{ AllowedSource = '198.51.100.0/24' } }
        @{ Why = 'scope'; Ceiling = @{ Scope = '22222222-2222-4222-8222-222222222222' } }
        @{ Why = 'policy writers'; Ceiling = @{ PolicyWriter = 'carol@contoso.example' } }
    ) {
        $sweep = Invoke-JitSweep @Ceiling -WarningAction SilentlyContinue
        $sweep.Failed | Should -BeNullOrEmpty -Because 'a job would fail of it until the request lapses'
        $sweep.Actions.Action | Should -Be 'Hold'
        $sweep.Actions.RequestId | Should -Be $request.RequestId
        $sweep.Actions.Message | Should -Match $Why
        (Invoke-JitSweep @Ceiling).Actions.Action | Should -Be 'Report'
        $waiting = Get-JitRequest $request.RequestId
        $waiting.Status | Should -Be 'Pending'
        $waiting.Message | Should -Match $Why
        (Invoke-JitSweep).Actions.Action | Should -Be 'Open' -Because 'another ceiling may allow it'
    }

    It 'names every mistake of a file at once' {
        '{ "scopes": [ "prod-rg" ], "ports": [ "http?" ], "allowedSources": [ "203.0.113.0/24" ], "maxDuration": "2d", "owner": "me" }' | Set-Content $file
        $failure = { Invoke-JitSweep -CeilingPath $file } | Should -Throw -ErrorId 'CeilingInvalid,JitAccess.PowerShell.Commands.InvokeJitSweepCommand' -PassThru
        "$failure" | Should -Match '4 problems'
        foreach ($path in 'scopes\[0\]', 'ports\[0\]', 'maxDuration', 'owner') { "$failure" | Should -Match $path }
    }
}
