Describe 'Request-JitAccess' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Enable-JitVm web01 -Port ssh, rdp -AllowedSource 203.0.113.0/24 -Requester alice@contoso.example | Out-Null
        Enable-JitVm db01 -Port ssh | Out-Null
        $before = Get-SandboxState
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'opens the port from the source for the time, and says so' {
        $request = Request-JitAccess web01 22/tcp -Source 203.0.113.7 -Duration 90m -Ticket 4711
        $request.Port | Should -Be 'ssh'
        $request.Duration | Should -Be ([timespan]::FromMinutes(90))
        $request.Ticket | Should -Be '4711'
        $request.Requester | Should -Be 'alice@contoso.example'
        $request.Proof | Should -Match '^(Proved|Unknown)'
        $request.Changes | Should -Not -BeNullOrEmpty
    }

    It 'takes the only port of the policy, and one hour' {
        $request = Request-JitAccess db01 -Source 10.20.1.5
        $request.Port | Should -Be 'ssh'
        $request.Duration | Should -Be ([timespan]::FromHours(1))
    }

    It 'comes from Me where no source is given' {
        $request = Request-JitAccess web01 ssh
        $request.Source | Should -Match '^203\.0\.113\.'
        (Request-JitAccess web01 rdp -Source me).Source | Should -Be $request.Source
    }

    It 'says that -Timeout alone does not wait' {
        (Request-JitAccess web01 ssh -Source 203.0.113.7 -Timeout 5m -WarningVariable warned -WarningAction SilentlyContinue).Status | Should -Be 'Active'
        $warned | Should -Match '-Timeout counts only together with -Wait'
        Request-JitAccess web01 ssh -Source 203.0.113.8 -Timeout 5m -Wait -WarningVariable quiet -WarningAction SilentlyContinue | Out-Null
        $quiet | Should -BeNullOrEmpty
    }

    It 'refuses <Name> as the source, by what is allowed' -ForEach @(
        @{ Name = 'a list'; Given = @('203.0.113.7', '203.0.113.8') }
        @{ Name = 'an empty text'; Given = '' }
        @{ Name = 'nothing'; Given = $null }
    ) {
        { Request-JitAccess web01 ssh -Source $Given } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -ExpectedMessage '*203.0.113.0/24*'
        { Test-JitAccess web01 ssh -Source $Given } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -ExpectedMessage '*203.0.113.0/24*'
    }

    It 'shows of a request for later when it begins' {
        $later = Request-JitAccess web01 ssh -Source 203.0.113.7 -StartAt +2h -WarningAction SilentlyContinue
        $later | Out-String -Width 100 | Should -Match "Pending +from $([regex]::Escape($later.StartsOn.LocalDateTime.ToString($(if ($later.StartsOn.LocalDateTime.Date -eq (Get-JitSandbox).Now.LocalDateTime.Date) { 'HH:mm' } else { 'MM-dd' }), [cultureinfo]::InvariantCulture)))"
        ($later | Out-String -Width 80) -match 'ExpiresOn' | Should -BeTrue
    }

    It 'takes everything from a row' {
        $rows = "VMName,ResourceGroupName,Port,Source,Duration,Reason`nweb01,prod-rg,rdp,203.0.113.8,30m,patch day`ndb01,prod-rg,22,203.0.113.9,2h,vacuum" | ConvertFrom-Csv
        $requests = $rows | Request-JitAccess
        $requests.VMName | Should -Be 'web01', 'db01'
        $requests.Port | Should -Be 'rdp', 'ssh'
        $requests.Reason | Should -Be 'patch day', 'vacuum'
        $requests[0].Duration | Should -Be ([timespan]::FromMinutes(30))
    }

    It 'asks again for what an earlier request asked for' {
        $again = Request-JitAccess web01 rdp -Source 203.0.113.7 -Duration 2h -Reason patch | Request-JitAccess
        $again.Port | Should -Be 'rdp'
        $again.Reason | Should -Be 'patch'
        Get-JitRequest | Should -HaveCount 2
    }

    It 'writes nothing under -WhatIf and shows until when it would be open' {
        Request-JitAccess web01 ssh -Source 203.0.113.7 -WhatIf -InformationVariable shown | Should -BeNullOrEmpty
        $plan = $shown.Where({ $_.Tags -contains 'JitPlan' }).MessageData
        $plan.Changes.Kind | Should -Contain 'PutRule'
        $plan.Changes.Until | Should -Not -BeNullOrEmpty
        Get-SandboxState | Should -Be $before
        Get-JitRequest | Should -BeNullOrEmpty
    }

    It 'refuses <Why>: <ErrorId>' -ForEach @(
        @{ Why = 'a port outside the policy'; Arguments = @{ VM = 'web01'; Port = 'winrm'; Source = '203.0.113.7' }; ErrorId = 'PortNotInPolicy'; Category = 'PermissionDenied' }
        @{ Why = 'no port where there are several'; Arguments = @{ VM = 'web01'; Source = '203.0.113.7' }; ErrorId = 'PortAmbiguous'; Category = 'InvalidArgument' }
        @{ Why = 'a source outside the policy'; Arguments = @{ VM = 'web01'; Port = 'ssh'; Source = '192.0.2.1' }; ErrorId = 'SourceNotInPolicy'; Category = 'PermissionDenied' }
        @{ Why = 'everybody'; Arguments = @{ VM = 'web01'; Port = 'ssh'; Source = 'Any' }; ErrorId = 'SourceTooWide'; Category = 'InvalidArgument' }
        @{ Why = 'a malformed source'; Arguments = @{ VM = 'web01'; Port = 'ssh'; Source = '203.0.113.7/99' }; ErrorId = 'SourceInvalid'; Category = 'InvalidArgument' }
        @{ Why = 'too long'; Arguments = @{ VM = 'web01'; Port = 'ssh'; Source = '203.0.113.7'; Duration = '4h' }; ErrorId = 'DurationTooLong'; Category = 'PermissionDenied' }
        @{ Why = 'too short'; Arguments = @{ VM = 'web01'; Port = 'ssh'; Source = '203.0.113.7'; Duration = '2m' }; ErrorId = 'DurationTooShort'; Category = '*' }
        @{ Why = 'a VM without protection'; Arguments = @{ VM = 'app01'; Port = 'rdp'; Source = '203.0.113.7' }; ErrorId = 'VmNotProtected'; Category = 'InvalidOperation' }
    ) {
        Request-JitAccess @Arguments -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -Be "$ErrorId,JitAccess.PowerShell.Commands.RequestJitAccessCommand"
        $failed[0].CategoryInfo.Category | Should -BeLike $Category
        Get-SandboxState | Should -Be $before
    }

    It 'refuses somebody whom the policy does not name' {
        Connect-JitAccess -Sandbox -User bob@contoso.example | Out-Null
        $failed = { Request-JitAccess web01 ssh -Source 203.0.113.7 -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'NotRequester,*'
        $failed.CategoryInfo.Category | Should -Be 'PermissionDenied'
        Get-SandboxState | Should -Be $before
    }

    It 'refuses a duration without a unit, and more than one port' {
        { Request-JitAccess web01 ssh -Source 203.0.113.7 -Duration 60 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        { Request-JitAccess web01 ssh,rdp -Source 203.0.113.7 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }
}

Describe 'Get-JitRequest' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
        'web01', 'db01' | Enable-JitVm -Port ssh -Requester alice@contoso.example, bob@contoso.example | Out-Null
        $old = Request-JitAccess web01 -Source 203.0.113.7 -Duration 30m
        Step-JitSandbox 1h | Out-Null
        Invoke-JitSweep | Out-Null
        $web = Request-JitAccess web01 -Source 203.0.113.7
        Connect-JitAccess -Sandbox -User bob@contoso.example | Out-Null
        $db = Request-JitAccess db01 -Source 203.0.113.8
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'lists what is not over, and the rest with -All or -Status' {
        (Get-JitRequest).RequestId | Sort-Object | Should -Be ($web.RequestId, $db.RequestId | Sort-Object)
        (Get-JitRequest -All).RequestId | Should -Contain $old.RequestId
        (Get-JitRequest -Status Expired).RequestId | Should -Be $old.RequestId
    }

    It 'narrows by VM, by person and by time' {
        (Get-JitRequest -VM db01).RequestId | Should -Be $db.RequestId
        (Get-JitRequest -VM w*).RequestId | Should -Be $web.RequestId
        (Get-JitRequest -Mine).RequestId | Should -Be $db.RequestId
        (Get-JitRequest -All -Since 45m).RequestId | Should -Not -Contain $old.RequestId
        (Get-JitRequest -All -Since 1d).RequestId | Should -Contain $old.RequestId
        (Get-JitRequest -All -Since $web.RequestedOn.AddMinutes(-1)).RequestId | Should -Not -Contain $old.RequestId
    }

    It 'tells the whole story of one' {
        $found = Get-JitRequest $old.RequestId
        $found.Status | Should -Be 'Expired'
        $found.History | Should -Not -BeNullOrEmpty
        ($old, $web | Get-JitRequest).RequestId | Should -Be $old.RequestId, $web.RequestId
        (Get-JitRequest $old.RequestId.ToUpperInvariant()).RequestId | Should -Be $old.RequestId
    }

    It 'says that there is no such request, and goes on' {
        $found = Get-JitRequest '01kakgcd00abcdefghjk', $web.RequestId -ErrorVariable failed -ErrorAction SilentlyContinue
        $found.RequestId | Should -Be $web.RequestId
        $failed[0].FullyQualifiedErrorId | Should -Be 'RequestNotFound,JitAccess.PowerShell.Commands.GetJitRequestCommand'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
