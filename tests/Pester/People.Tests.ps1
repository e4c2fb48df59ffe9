# Three people and a service principal, each in a process of their own, on one Azure and one ledger: the sandbox server with its storage account, or with Azurite.
BeforeDiscovery {
    . $PSScriptRoot/Servers.ps1
    $server = Get-ChildItem (Join-Path $PSScriptRoot '../../src/JitAccess.Sandbox.Server/bin/*/net10.0/JitAccess.Sandbox.Server.dll') -ErrorAction Ignore |
        Sort-Object LastWriteTime | Select-Object -Last 1
    $canServe = $server -and (Get-Command dotnet -ErrorAction Ignore)
    if (-not $canServe) { Write-Warning 'SKIPPED: the sandbox server is not built, or there is no dotnet.' }
    $missing = Get-MissingForAzurite
    if ($missing) { Write-Warning "SKIPPED: the story of three people with Azurite as their ledger: $missing" }
    $ledgers = @(
        @{ Server = "$server"; Ledger = 'the sandbox server' }
        if (-not $missing) { @{ Server = "$server"; Ledger = 'Azurite' } }
    )
}

Describe 'People who ask, agree and open, with their ledger in <Ledger>' -Skip:(-not $canServe) -ForEach $ledgers {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        . $PSScriptRoot/Servers.ps1
        $certificate = Join-Path $TestDrive 'cert.pem'
        $sandbox = Start-SandboxServer $Server $certificate
        $endpoint = $sandbox.Endpoint
        $store = "$endpoint/blob/jitledger"
        $azurite = $null
        if ($Ledger -eq 'Azurite') {
            $azurite = Start-Azurite $certificate $endpoint
            $store = $azurite.Store

            # Azurite knows no role assignments. There it is the NSGs that only the sweeper and alice may write.
            foreach ($person in 'bob', 'lead', 'carol', 'oncall') { Invoke-Control $endpoint Put people @{ name = "$person@contoso.example"; role = 'Reader' } | Out-Null }
        }
        $join = "Connect-JitAccess -SandboxEndpoint $endpoint -CertificatePath '$certificate' -Store $store -AuthorsAttested"

        # The same Azure for everybody; who one is, is all that differs.
        function Invoke-Person([string] $User, [string] $Script) {
            Invoke-Pwsh "`$ConfirmPreference = 'None'; `$WarningPreference = 'SilentlyContinue'; $join -User $User | Out-Null; $Script"
        }

        # Somebody who stays in front of their own window.
        function Start-Person([string] $User, [string] $Script) {
            $window = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
            foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = `$WarningPreference = 'SilentlyContinue'; Import-Module '$ModulePath'; $join -User $User | Out-Null; $Script") {
                $window.ArgumentList.Add($argument)
            }
            $window.RedirectStandardOutput = $true
            [System.Diagnostics.Process]::Start($window)
        }

        function Wait-Request([string] $Status) {
            $until = [datetime]::UtcNow.AddMinutes(2)
            do { $found = Get-JitRequest -Status $Status } until ($found -or [datetime]::UtcNow -gt $until)
            $found
        }

        Invoke-Expression $join | Out-Null
        Set-JitPolicy prod-linux -Port ssh -AllowedSource 203.0.113.0/24 -MaxDuration 2h -Requester bob@contoso.example -Approver lead@contoso.example, carol@contoso.example `
            -RequiredApprovals 1 -RequireReason -TicketPattern '^(INC|CHG)\d{6}$' -BreakGlass bob@contoso.example | Out-Null
        Enable-JitVm web01 -Policy prod-linux | Out-Null
        $closed = Get-SandboxState

        # Never more than this, whatever the ledger says.
        $ceiling = Join-Path $TestDrive 'ceiling.json'
        @{
            scopes         = @("/subscriptions/$((Get-JitContext).Subscriptions[0].SubscriptionId)")
            ports          = @('ssh')
            allowedSources = @('203.0.113.0/24')
            maxDuration    = '2h'
            policyWriters  = @((Get-JitContext).Account.ObjectId)
        } | ConvertTo-Json | Set-Content $ceiling
        $sweep = "Invoke-JitSweep -CeilingPath '$ceiling'"
        $ask = "Request-JitAccess web01 -Source 203.0.113.7 -Reason 'disk full' -Ticket INC123456"
    }

    AfterAll {
        try { Disconnect-JitAccess | Out-Null } catch { Write-Debug 'There was no connection.' }
        if ($azurite) { Stop-Server $azurite }
        Stop-Server $sandbox
    }

    It 'bob asks and waits, lead approves, the sweeper opens, bob sees it and closes it' {
        $bob = Start-Person bob@contoso.example "$ask -Wait -Timeout 10m | ForEach-Object { `$_.Status; `$_.RequestId; `$_.ApprovedBy }"
        try {
            $request = Wait-Request Pending
            $request.Message | Should -Match '^0 of 1 approvals are there\. lead@contoso\.example, carol@contoso\.example may approve\.$'
            (Get-JitRequest -Approvable) | Should -BeNullOrEmpty -Because 'alice is no approver'

            Invoke-Person lead@contoso.example 'Get-JitRequest -Approvable | Approve-JitRequest -Comment ok | ForEach-Object { $_.Status; $_.ApprovedBy }' |
                Should -Be 'Approved', 'lead@contoso.example' -Because 'lead may not write the journal, or no NSG'
            Get-SandboxState | Should -Be $closed
            Invoke-Person sweeper "($sweep).Actions.Action" | Should -Be 'Open'

            $said = $bob.StandardOutput.ReadToEnd() -split '\r?\n' -ne ''
            $bob.WaitForExit()
            $said | Should -Be 'Active', $request.RequestId, 'lead@contoso.example'
        }
        finally {
            if (-not $bob.HasExited) { $bob.Kill() }
            $bob.Dispose()
        }

        (Get-JitVm web01).OpenTo | Should -Be 'ssh from 203.0.113.7'
        Invoke-Person bob@contoso.example "Revoke-JitAccess $($request.RequestId) -Reason done | Out-Null"
        Invoke-Person sweeper "$sweep | Out-Null"
        Get-SandboxState | Should -Be $closed
        $story = Get-JitRequest $request.RequestId
        $story.Status | Should -Be 'Revoked'
        $story.PolicyName | Should -Be 'prod-linux'
        ($story.History -replace '^\S+ \S+ ' -replace '(it|claimed it|closed it|opened it)[ :,(].*', '$1' -replace " for ssh.*") |
            Should -Be 'bob@contoso.example asked', 'lead@contoso.example approved it', 'sweeper claimed it', 'sweeper opened it', 'bob@contoso.example wanted it', 'sweeper closed it'
    }

    It 'a no ends the wait of the requester with its comment' {
        $bob = Start-Person bob@contoso.example "try { $ask -Wait -Timeout 10m } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }"
        try {
            $request = Wait-Request Pending
            Invoke-Person carol@contoso.example "Deny-JitRequest $($request.RequestId) -Comment 'not during the freeze' | ForEach-Object { `$_.Status; `$_.DeniedBy }" | Should -Be 'Denied', 'carol@contoso.example'
            $said = $bob.StandardOutput.ReadToEnd() -split '\r?\n' -ne ''
            $said[0] | Should -Be 'RequestDenied,JitAccess.PowerShell.Commands.RequestJitAccessCommand'
            $said[1] | Should -Match "carol@contoso\.example denied it: 'not during the freeze'\.$"
        }
        finally {
            if (-not $bob.HasExited) { $bob.Kill() }
            $bob.Dispose()
        }
        Invoke-Person sweeper "$sweep | Out-Null"
        Get-SandboxState | Should -Be $closed
        (Get-JitRequest $request.RequestId).Status | Should -Be 'Denied'
    }

    It 'nobody approves who may not: <User> gets <ErrorId>' -ForEach @(
        @{ User = 'bob@contoso.example'; ErrorId = 'OwnRequest' }
        @{ User = 'oncall@contoso.example'; ErrorId = 'NotApprover' }
        @{ User = 'sweeper'; ErrorId = 'NotApprover' }
    ) {
        $request = Invoke-Person bob@contoso.example "($ask).RequestId"
        Invoke-Person $User "try { Approve-JitRequest $request } catch { (`$_.FullyQualifiedErrorId -split ',')[0] }" | Should -Be $ErrorId
        (Get-JitRequest $request).Status | Should -Be 'Pending'
        (Revoke-JitAccess $request).Status | Should -Be 'Withdrawn'
    }

    It 'an approver who lost the role no longer counts' {
        $request = Invoke-Person bob@contoso.example "($ask).RequestId"
        Invoke-Person carol@contoso.example "(Approve-JitRequest $request).Status" | Should -Be 'Approved'
        Set-JitPolicy prod-linux -Approver lead@contoso.example | Out-Null
        Invoke-Person sweeper "$sweep | Out-Null"
        (Get-JitRequest $request).Status | Should -Be 'Pending'
        Get-SandboxState | Should -Be $closed
        Set-JitPolicy prod-linux -Approver lead@contoso.example, carol@contoso.example | Out-Null
        (Revoke-JitAccess $request).Status | Should -Be 'Withdrawn'
    }

    It 'broken glass opens without approval, is marked and names who was skipped' {
        Invoke-Person bob@contoso.example "($ask -BreakGlass).Status" | Should -Be 'Pending' -Because 'bob may not write the journal, or no NSG'
        Invoke-Person sweeper "$sweep | Out-Null"
        $open = Get-JitRequest
        $open.Status | Should -Be 'Active'
        $open.SkippedApprovers | Should -Be 'lead@contoso.example', 'carol@contoso.example'
        ($open | Out-String) | Should -Match 'break-glass'
        ($open | Format-List | Out-String) | Should -Match 'YES, without approval; not asked: lead@contoso\.example, carol@contoso\.example'
        (Get-JitVm web01).OpenTo | Should -Be 'ssh from 203.0.113.7 (break-glass)'
    }

    It 'in an emergency nothing opens any more and everything closes' {
        $waits = Invoke-Person bob@contoso.example "($ask).RequestId"
        Suspend-JitPolicy -All | Out-Null
        Invoke-Person bob@contoso.example "try { $ask } catch { (`$_.FullyQualifiedErrorId -split ',')[0] }" | Should -Be 'PolicySuspended'
        (Revoke-JitAccess -All -Reason incident).Status | Sort-Object | Should -Be 'Revoked', 'Withdrawn'
        Get-SandboxState | Should -Be $closed
        Get-JitRequest | Should -BeNullOrEmpty
        (Get-JitRequest $waits).Status | Should -Be 'Withdrawn'
    }
}

Describe 'Groups that ask and agree' -Skip:(-not $canServe) -ForEach @{ Server = "$server" } {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        . $PSScriptRoot/Servers.ps1
        $certificate = Join-Path $TestDrive 'cert.pem'
        $sandbox = Start-SandboxServer $Server $certificate
        $endpoint = $sandbox.Endpoint
        $join = "Connect-JitAccess -SandboxEndpoint $endpoint -CertificatePath '$certificate' -Store $endpoint/blob/jitledger -AuthorsAttested -WarningAction SilentlyContinue"
        function Invoke-User([string] $User, [scriptblock] $Script) {
            Invoke-Expression "$join -User $User" | Out-Null
            & $Script
        }

        function Set-Group([string] $User, [string[]] $Group) { Invoke-Control $endpoint Put people @{ name = "$User@contoso.example"; groups = @($Group) } | Out-Null }

        function New-Approved {
            $asked = Invoke-User sre@contoso.example { Request-JitAccess web01 -Source 203.0.113.7 -WarningAction SilentlyContinue }
            Invoke-User lead@contoso.example { Approve-JitRequest $asked.RequestId -WarningAction SilentlyContinue }
        }

        function Invoke-Sweep { Invoke-User sweeper { Invoke-JitSweep -MaxDuration 3h -WarningAction SilentlyContinue } }

        Invoke-User alice@contoso.example {
            Set-JitPolicy linux -Port ssh -Requester sre-team -Approver approvers -RequiredApprovals 1 | Out-Null
            Enable-JitVm web01 -Policy linux | Out-Null
        }
    }

    AfterAll {
        try { Disconnect-JitAccess | Out-Null } catch { Write-Debug 'There was no connection.' }
        Stop-Server $sandbox
    }

    It 'let their members ask and agree, and nobody else' {
        Invoke-User bob@contoso.example { { Request-JitAccess web01 -Source 203.0.113.7 -ErrorAction Stop } | Should -Throw -ErrorId 'NotRequester,*' }
        $asked = Invoke-User sre@contoso.example { Request-JitAccess web01 -Source 203.0.113.7 -WarningAction SilentlyContinue }
        Invoke-User carol@contoso.example {
            Get-JitRequest -Approvable | Should -BeNullOrEmpty
            { Approve-JitRequest $asked.RequestId -ErrorAction Stop } | Should -Throw -ErrorId 'NotApprover,*'
        }
        Invoke-User lead@contoso.example { (Get-JitRequest -Approvable | Approve-JitRequest -WarningAction SilentlyContinue).Status | Should -Be 'Approved' }
        (Invoke-Sweep).Actions.Action | Should -Be 'Open'
        (Revoke-JitAccess $asked.RequestId).Status | Should -Be 'Revoked'
    }

    It 'do not count an approver who has left them since' {
        $request = New-Approved
        Set-Group lead 'sre-team'
        (Invoke-Sweep).Actions | Should -BeNullOrEmpty
        $seen = Get-JitRequest $request.RequestId
        $seen.Status | Should -Be 'Pending'
        $seen.Message | Should -Be '0 of 1 approvals are there. approvers may approve.'
        Set-Group lead 'sre-team', 'approvers'
        (Invoke-Sweep).Actions.Action | Should -Be 'Open'
        (Revoke-JitAccess $request.RequestId).Status | Should -Be 'Revoked'
    }

    It 'count for nothing while Graph does not answer, and the story says so' {
        $request = New-Approved
        Invoke-Control $endpoint Post faults @{ kind = 'Status'; path = 'checkMemberGroups'; status = 403; code = 'Authorization_RequestDenied'; message = 'Insufficient privileges to complete the operation.'; times = 100000 } | Out-Null
        $sweep = Invoke-Sweep
        $sweep.Actions | Should -BeNullOrEmpty
        $sweep.Failed | Should -BeNullOrEmpty
        $seen = Get-JitRequest $request.RequestId -WarningAction SilentlyContinue
        $seen.Status | Should -Be 'Pending'
        $seen.Message | Should -Match '^Whether sre@contoso\.example may ask is not known: .*Insufficient privileges'
        Invoke-Control $endpoint Delete faults
        (Invoke-Sweep).Actions.Action | Should -Be 'Open'
        (Revoke-JitAccess $request.RequestId).Status | Should -Be 'Revoked'
    }

    It 'that are deleted have no members' {
        $request = New-Approved
        Invoke-Control $endpoint Delete 'groups?name=approvers'
        $sweep = Invoke-Sweep
        $sweep.Actions | Should -BeNullOrEmpty
        $sweep.Failed | Should -BeNullOrEmpty
        (Get-JitRequest $request.RequestId).Status | Should -Be 'Pending'
        Invoke-User oncall@contoso.example { { Approve-JitRequest $request.RequestId -ErrorAction Stop } | Should -Throw -ErrorId 'NotApprover,*' }
    }
}

Describe 'Wait' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $shell = New-Shell
        [void] $shell.AddScript(@'
            Connect-JitAccess -Sandbox -Reset | Out-Null
            Set-JitPolicy linux -Port ssh -Requester bob@contoso.example -Approver lead@contoso.example -RequiredApprovals 1 -RequestLifetime 3d | Out-Null
            Enable-JitVm web01 -Policy linux | Out-Null
            Connect-JitAccess -Sandbox -User bob@contoso.example | Out-Null
'@).Invoke()
        $shell.HadErrors | Should -BeFalse
        function Invoke-Shell([string] $Script) {
            $shell.Commands.Clear()
            $shell.Streams.ClearStreams()
            $shell.AddScript($Script).Invoke()
        }
    }

    AfterAll { $shell.Dispose() }

    It 'ends at -Timeout with the status, and the request goes on' {
        Invoke-Shell 'Request-JitAccess web01 -Source 203.0.113.7 -Wait -Timeout 5m' | Should -BeNullOrEmpty
        $failed = $shell.Streams.Error[0]
        $failed.FullyQualifiedErrorId | Should -Be 'WaitTimedOut,JitAccess.PowerShell.Commands.RequestJitAccessCommand'
        $failed.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $shell.Streams.Progress.StatusDescription | Should -Contain 'Pending: 0 of 1 approvals are there. lead@contoso.example may approve.'
        $shell.Streams.Progress[-1].RecordType | Should -Be 'Completed'
        (Invoke-Shell 'Get-JitRequest').Status | Should -Be 'Pending'
        Invoke-Shell 'Get-JitRequest | Wait-JitRequest -Timeout 1m' | Should -BeNullOrEmpty
        $shell.Streams.Error[0].FullyQualifiedErrorId | Should -Be 'WaitTimedOut,JitAccess.PowerShell.Commands.WaitJitRequestCommand'
    }

    It 'leaves the request alone when it is stopped' {
        $shell.Commands.Clear()
        $running = $shell.AddScript('Get-JitRequest | Wait-JitRequest').BeginInvoke()
        while (-not $shell.Streams.Progress.Count) { $running.AsyncWaitHandle.WaitOne(10) | Out-Null }
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $request = Invoke-Shell 'Get-JitRequest'
        $request.Status | Should -Be 'Pending'
        $request.History | Should -HaveCount 1
    }

    It 'goes on for each of several requests and asks all of them first' {
        $open = Invoke-Shell @'
            Connect-JitAccess -Sandbox | Out-Null
            'db01', 'app01' | Enable-JitVm -Port ssh | Out-Null
            'db01', 'app01' | Request-JitAccess -Source 203.0.113.7 -Wait
'@
        $open.VMName | Should -Be 'db01', 'app01'
        $open.Status | Should -Be 'Active', 'Active'
        Invoke-Shell 'Revoke-JitAccess -VM db01 | Wait-JitRequest -For Closed' | ForEach-Object Status | Should -Be 'Revoked'
    }

    It 'refuses -StartAt <Start> and shows what to write' -ForEach @(
        @{ Start = '08:00' }
        @{ Start = 'tomorrow' }
        @{ Start = '-2h' }
    ) {
        $failed = { Request-JitAccess web01 -StartAt $Start } | Should -Throw -PassThru -ErrorId 'ParameterArgumentTransformationError,*'
        $failed.Exception.Message | Should -Match '\+2h, 90m, 2026-11-23 08:00'
    }

    It 'takes -StartAt as a time from now on or as a date' {
        $requests = Invoke-Shell @'
            Request-JitAccess db01 -Source 203.0.113.7 -StartAt +2h
            Request-JitAccess db01 -Source 203.0.113.7 -StartAt (Get-JitSandbox).Now.AddHours(3)
            Request-JitAccess db01 -Source 203.0.113.7 -StartAt ((Get-JitSandbox).Now.AddHours(4).LocalDateTime.ToString('yyyy-MM-dd HH:mm'))
'@
        $shell.HadErrors | Should -BeFalse -Because "$($shell.Streams.Error)"
        $requests.ForEach({ [math]::Round(($_.StartsOn - $_.RequestedOn).TotalHours) }) | Should -Be 2, 3, 4
        $requests.Status | Should -Be 'Pending', 'Pending', 'Pending'
    }
}
