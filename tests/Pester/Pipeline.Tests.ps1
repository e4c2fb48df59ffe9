Describe 'Ctrl+C' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    It 'ends a cmdlet at once in the middle of its work, and the runspace stays usable' {
        # A service that takes the connection and never says a word.
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $shell = New-Shell
        try {
            [void] $shell.AddCommand('Connect-JitAccess').AddParameters(@{
                    AccessToken = New-FakeToken; ArmEndpoint = "https://127.0.0.1:$($listener.LocalEndpoint.Port)"; Store = "$TestDrive"; SubscriptionId = '00000000-0000-0000-0000-000000000001'
                })
            $running = $shell.BeginInvoke()
            $accepted = $listener.AcceptTcpClientAsync()
            $accepted.Wait(30000) | Should -BeTrue -Because 'the cmdlet must get as far as the service'

            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
            $stopped = { $shell.EndInvoke($running) } | Should -Throw -PassThru
            $stopped.Exception.InnerException | Should -BeOfType [System.Management.Automation.PipelineStoppedException]
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Error | Should -BeNullOrEmpty

            $shell.Commands.Clear()
            $shell.AddScript('(Connect-JitAccess -Sandbox).IsSandbox').Invoke() | Should -Be $true
        }
        finally {
            $shell.Dispose()
            $listener.Stop()
        }
    }
}

Describe 'Select-Object -First' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'stops a listing without an error' {
        $one = Get-JitVm -ErrorVariable failed | Select-Object -First 1
        $one | Should -HaveCount 1
        $failed | Should -BeNullOrEmpty
        (Get-JitVm).Count | Should -BeGreaterThan 5
    }

    It 'keeps what comes after from being done at all' {
        (Enable-JitVm web01, app01, db01 -Port ssh | Select-Object -First 1).VMName | Should -Be 'web01'
        (Get-JitVm).Where({ $_.Protected }).VMName | Should -Be 'web01'
    }
}

Describe 'The streams' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Enable-JitVm web01 -Port ssh | Out-Null
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'carries objects only, and a verbose line with the NSG and the request' {
        $all = Request-JitAccess web01 -Source 203.0.113.7 -Verbose 4>&1
        $request = $all.Where({ $_ -is [JitAccess.Core.Operations.JitRequest] })
        $request | Should -HaveCount 1
        ($all.Where({ $_ -is [System.Management.Automation.VerboseRecord] }).Message -join "`n") | Should -Match "web01-nsg.*$($request[0].RequestId)"
    }

    It 'completes every progress bar that it begins' {
        $shell = New-Shell
        try {
            $shell.AddScript({
                    $null = Connect-JitAccess -Sandbox
                    $null = Enable-JitVm web01 -Port ssh -Confirm:$false
                    $null = Request-JitAccess web01 -Source 203.0.113.7 -Duration 10m
                    $null = Step-JitSandbox 20m
                    $null = Invoke-JitSweep
                }).Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $bars = $shell.Streams.Progress.Where({ $_.Activity -notlike '*module*' }) | Group-Object Activity
            $bars | Should -Not -BeNullOrEmpty
            foreach ($bar in $bars) { $bar.Group[-1].RecordType | Should -Be 'Completed' }
        }
        finally { $shell.Dispose() }
    }

    It 'stops a preference of Stop at the first error' {
        { Get-JitVm web01, web09, db01 -ErrorAction Stop } | Should -Throw -ErrorId 'VmNotFound,*'
    }
}

Describe 'A Turkish session' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $culture = [cultureinfo]::CurrentCulture
        [cultureinfo]::CurrentCulture = 'tr-TR'
    }

    AfterAll {
        Disconnect-JitAccess | Out-Null
        [cultureinfo]::CurrentCulture = $culture
    }

    It 'reads and writes as any other' {
        [cultureinfo]::CurrentCulture = 'tr-TR'
        'winrm'.ToUpper() | Should -Not -Be 'WINRM' -Because 'otherwise this machine has no Turkish and the test says nothing'
        Connect-JitAccess -Sandbox -Reset | Out-Null
        $vm = Enable-JitVm WEB01 -Port SSH, WINRM -MaxDuration 1D
        $vm.Ports | Should -Be 'ssh', 'winrm'
        $request = Request-JitAccess web01 WinRM -Source 203.0.113.7 -Duration PT1H30M
        $request.Status | Should -Be 'Active'
        $request.Duration.TotalMinutes | Should -Be 90
        (Revoke-JitAccess -VM WEB01).Status | Should -Be 'Revoked'
        (Disable-JitVm web01).Protected | Should -BeFalse
    }
}

Describe 'Completion' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Get-JitVm | Out-Null
        Enable-JitVm web01 -Port ssh | Out-Null
        $request = Request-JitAccess web01 -Source 203.0.113.7
        function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches | ForEach-Object CompletionText }
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'knows the VMs and requests that were shown, and the ports that have names' {
        Complete 'Enable-JitVm app' | Should -Be 'app01', 'app02'
        Complete 'Revoke-JitAccess -Request ' | Should -Be $request.RequestId
        Complete 'Request-JitAccess web01 -Port w' | Should -Be 'winrm'
    }

    It 'offers <_> what can still be decided, and not what one asked for oneself' -ForEach 'Approve-JitRequest', 'Deny-JitRequest' {
        Set-JitPolicy asked -Port rdp -Requester alice@contoso.example -Approver bob@contoso.example -RequiredApprovals 1 | Out-Null
        Enable-JitVm db01 -Policy asked | Out-Null
        $denied = Request-JitAccess db01 -Source 203.0.113.8 -WarningAction SilentlyContinue
        $waiting = Request-JitAccess db01 -Source 203.0.113.9 -WarningAction SilentlyContinue
        try {
            Complete "$_ " | Should -BeNullOrEmpty
            Connect-JitAccess -Sandbox -User bob@contoso.example | Out-Null
            Deny-JitRequest $denied -Comment no | Out-Null
            Complete "$_ " | Should -Be $waiting.RequestId
            $line = "$_ "
            (TabExpansion2 $line $line.Length).CompletionMatches.ToolTip | Should -Be 'Pending: rdp of db01 from 203.0.113.9, alice@contoso.example'
        }
        finally {
            Connect-JitAccess -Sandbox | Out-Null
            Revoke-JitAccess $waiting | Out-Null
        }
    }

    It 'offers Revoke-JitAccess and Wait-JitRequest what is not over, and the other cmdlets all' {
        $over = Request-JitAccess web01 -Source 203.0.113.8 | Revoke-JitAccess
        Complete 'Revoke-JitAccess ' | Should -Be $request.RequestId
        Complete 'Wait-JitRequest ' | Should -Be $request.RequestId
        Complete 'Get-JitRequest -Request ' | Should -Contain $over.RequestId
        Complete 'Get-JitLedger -Request ' | Should -Contain $over.RequestId
    }

    It 'puts what is only named by a fact behind what was shown' {
        $other = Request-JitAccess web01 -Source 203.0.113.8
        $shell = New-Shell
        try {
            $ids = $shell.AddScript({
                    param($context, $shown)
                    $null = Get-JitLedger -Context $context
                    $null = Get-JitRequest $shown -Context $context
                    $null = Get-JitLedger -Context $context
                    (TabExpansion2 'Revoke-JitAccess ' 17).CompletionMatches.CompletionText
                }).AddArgument((Get-JitContext)).AddArgument($request.RequestId).Invoke()
            $ids[0] | Should -Be $request.RequestId
            $ids | Should -Contain $other.RequestId
        }
        finally { $shell.Dispose(); Revoke-JitAccess $other | Out-Null }
    }
}
