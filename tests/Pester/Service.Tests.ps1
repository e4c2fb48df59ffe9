# At the prompt, against a service that takes its time and whose requests can be counted: the sandbox server, on a clock that nobody advances.
BeforeDiscovery {
    $server = Get-ChildItem (Join-Path $PSScriptRoot '../../src/JitAccess.Sandbox.Server/bin/*/net10.0/JitAccess.Sandbox.Server.dll') -ErrorAction Ignore |
        Sort-Object LastWriteTime | Select-Object -Last 1
    $canServe = $server -and (Get-Command dotnet -ErrorAction Ignore)
    if (-not $canServe) { Write-Warning 'SKIPPED: the sandbox server is not built, or there is no dotnet.' }
}

Describe 'At a service' -Skip:(-not $canServe) -ForEach @{ Server = "$server" } {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $certificate = Join-Path $TestDrive 'cert.pem'
        $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
        foreach ($argument in $Server, 'serve', '--port', '0', '--cert-out', $certificate) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $endpoint = [regex]::Match($process.StandardOutput.ReadLine(), 'https://\S+').Value
        $endpoint | Should -Not -BeNullOrEmpty
        $join = "Connect-JitAccess -SandboxEndpoint $endpoint -CertificatePath '$certificate' -Store $endpoint/blob/jitledger -AuthorsAttested -WarningAction SilentlyContinue"
        Invoke-Expression $join | Out-Null

        # What rita asks waits for somebody who may write the NSG.
        'web01', 'db01' | Enable-JitVm -Port ssh -Requester rita@contoso.example, alice@contoso.example | Out-Null
        $closed = Get-SandboxState

        function Get-ServiceRequest { Invoke-RestMethod "$endpoint/sandbox/requests" -SkipCertificateCheck | ForEach-Object { $_ } }

        # Waits for something of a running pipeline. Its streams are read by index: to enumerate one would wait for the pipeline's end.
        function Wait-Until($Running, [scriptblock] $Condition) {
            $limit = [System.Diagnostics.Stopwatch]::StartNew()
            while (-not (& $Condition)) {
                $Running.AsyncWaitHandle.WaitOne(50) | Should -BeFalse -Because 'it should still be at work'
                $limit.Elapsed.TotalSeconds | Should -BeLessThan 60
            }
        }

        function Test-Progress($Shell, [string] $Activity) {
            $bars = $Shell.Streams.Progress
            for ($i = 0; $i -lt $bars.Count; $i++) { if ($bars[$i].Activity -like $Activity) { return $true } }
            $false
        }

        function New-Person([string] $User) {
            $shell = New-Shell
            [void] $shell.AddScript("$join -User $User | Out-Null").Invoke()
            $shell.HadErrors | Should -BeFalse -Because "$($shell.Streams.Error)"
            $shell.Commands.Clear()
            $shell
        }
    }

    AfterAll {
        try { Disconnect-JitAccess | Out-Null } catch { Write-Debug 'There was no connection.' }
        $process.Kill()
        $process.Dispose()
    }

    Describe 'Ctrl+C' {
        It 'ends <Line> within a second or so, and leaves the request alone' -ForEach @(
            @{ Line = 'Request-JitAccess web01 -Source 203.0.113.7 -Wait' }
            @{ Line = 'Request-JitAccess web01 -Source 203.0.113.7 -WarningAction SilentlyContinue | Wait-JitRequest' }
            @{ Line = "'web01', 'db01' | Request-JitAccess -Source 203.0.113.7 -WarningAction SilentlyContinue | Wait-JitRequest -For Closed -Timeout 5h" }
        ) {
            $shell = New-Person rita@contoso.example
            try {
                $running = $shell.AddScript($Line).BeginInvoke()
                Wait-Until $running { Test-Progress $shell 'Waiting for*' }
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 2
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                $shell.Streams.Error | Should -BeNullOrEmpty

                $requests = @(Get-JitRequest)
                $requests.Status | Sort-Object -Unique | Should -Be 'Pending'
                @($requests.History) | Should -HaveCount $requests.Count -Because 'nothing has happened to them but that they were asked for'
                Get-SandboxState | Should -Be $closed

                # The session goes on.
                $shell.Commands.Clear()
                $shell.AddScript('Get-JitRequest | Revoke-JitAccess').Invoke().Status | Sort-Object -Unique | Should -Be 'Withdrawn'
            }
            finally { $shell.Dispose() }
        }

        It 'ends a sweep between two passes, and what is open stays open' {
            $request = Request-JitAccess web01 -Source 203.0.113.7
            $shell = New-Person alice@contoso.example
            try {
                $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
                $running = $shell.AddScript('Invoke-JitSweep -For 1h -Scope (Get-JitContext).Subscriptions[0].SubscriptionId').BeginInvoke([System.Management.Automation.PSDataCollection[psobject]] $null, $output)
                Wait-Until $running { $output.Count }
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 2
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                $output | Should -HaveCount 1
                (Get-JitRequest $request).Status | Should -Be 'Active'
                (Revoke-JitAccess $request).Status | Should -Be 'Revoked'
            }
            finally { $shell.Dispose() }
        }

        It 'takes back what Enter-JitVm asked for and still waits for' -Skip:$IsWindows {
            $shell = New-Person rita@contoso.example
            try {
                $running = $shell.AddScript('Enter-JitVm web01 ssh -Source 203.0.113.7 -FilePath true -ArgumentList x -WarningAction SilentlyContinue').BeginInvoke()
                Wait-Until $running { Get-JitRequest -Status Pending }
                $request = Get-JitRequest -Status Pending
                $shell.Stop()
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                (Get-JitRequest $request).Status | Should -Be 'Withdrawn'
            }
            finally { $shell.Dispose() }
        }
    }

    Describe 'Progress' {
        It 'shows after two seconds that something goes on, whatever it is, and goes away' {
            # A service that takes the connection and never says a word.
            $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $shell = New-Shell
            try {
                [void] $shell.AddCommand('Connect-JitAccess').AddParameters(@{
                        AccessToken = New-FakeToken; ArmEndpoint = "https://127.0.0.1:$($listener.LocalEndpoint.Port)"; Store = "$TestDrive"; SubscriptionId = '00000000-0000-0000-0000-000000000001'
                    })
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $running = $shell.BeginInvoke()
                Wait-Until $running { Test-Progress $shell 'Connect-JitAccess' }
                $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 1.9
                $shell.Stop()
                $shell.Streams.Progress.Where({ $_.Activity -eq 'Connect-JitAccess' })[-1].RecordType | Should -Be 'Completed'
            }
            finally {
                $shell.Dispose()
                $listener.Stop()
            }
        }
    }

    Describe 'Completion' {
        It 'asks the service for nothing, whatever is completed' {
            $request = Request-JitAccess db01 -Source 203.0.113.7
            Set-JitPolicy prod-linux -Port ssh -Requester alice@contoso.example | Out-Null
            Get-JitVm | Out-Null
            Invoke-RestMethod "$endpoint/sandbox/requests" -Method Delete -SkipCertificateCheck | Out-Null
            $lines = @{
                'Enable-JitVm we'                            = 'web01'
                'Get-JitVm we'                               = 'web01'
                'Request-JitAccess web01 -Port r'            = 'rdp'
                'Revoke-JitAccess '                          = $request.RequestId
                'Wait-JitRequest '                           = $request.RequestId
                'Enable-JitVm web01 -Policy prod'            = 'prod-linux'
                'Set-JitPolicy p -TimeZone Europe/Ist'       = 'Europe/Istanbul'
                'Connect-JitAccess -Environment AzureUS'     = 'AzureUSGovernment'
                "Test-JitAccess 'db"                         = "'db01'"
            }
            foreach ($line in $lines.Keys) { (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain $lines[$line] -Because $line }
            @(Get-ServiceRequest) | Should -HaveCount 0
            Revoke-JitAccess $request | Out-Null
        }
    }
}
