# Several PowerShell processes on one Azure: the sandbox server. It comes with a build of the whole solution.
BeforeDiscovery {
    $server = Get-ChildItem (Join-Path $PSScriptRoot '../../src/JitAccess.Sandbox.Server/bin/*/net10.0/JitAccess.Sandbox.Server.dll') -ErrorAction Ignore |
        Sort-Object LastWriteTime | Select-Object -Last 1
    $canServe = $server -and (Get-Command dotnet -ErrorAction Ignore)
    if (-not $canServe) { Write-Warning 'SKIPPED: the sandbox server is not built, or there is no dotnet.' }
}

Describe 'A sandbox server' -Skip:(-not $canServe) -ForEach @{ Server = "$server" } {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $certificate = Join-Path $TestDrive 'cert.pem'
        $store = Join-Path $TestDrive 'ledger'
        $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
        foreach ($argument in $Server, 'serve', '--port', '0', '--cert-out', $certificate) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $ready = $process.StandardOutput.ReadLine()
        $endpoint = [regex]::Match($ready, 'https://\S+').Value
        $endpoint | Should -Not -BeNullOrEmpty -Because "the server said '$ready'"
        $join = "Connect-JitAccess -SandboxEndpoint $endpoint -CertificatePath '$certificate' -Store '$store' -WarningAction SilentlyContinue"
    }

    AfterAll {
        try { Disconnect-JitAccess | Out-Null } catch { Write-Debug 'There was no connection.' }
        $process.Kill()
        $process.Dispose()
    }

    It 'is one world, one clock and one ledger for several processes' {
        $context = Invoke-Expression $join
        "$($context.Account)" | Should -Be 'alice@contoso.example'
        $context.Store | Should -Be $store
        Enable-JitVm web01 -Port ssh -Requester bob@contoso.example | Out-Null
        $request = Invoke-Pwsh "$join -User bob@contoso.example | Out-Null; (Request-JitAccess web01 -Source 203.0.113.7 -Duration 1h).RequestId"
        (Get-JitRequest).RequestId | Should -Be $request
        (Get-JitVm web01).OpenTo | Should -Match '203\.0\.113\.7'

        Step-JitSandbox 2h | Out-Null
        Invoke-Pwsh "$join -User bob@contoso.example | Out-Null; (Invoke-JitSweep).Actions.RequestId" | Should -Be $request
        (Get-JitRequest $request).Status | Should -Be 'Expired'
    }

    It 'closes what is over with the ledger gone' {
        Invoke-Expression $join | Out-Null
        Enable-JitVm db01 -Port ssh | Out-Null
        $before = Get-SandboxState
        Request-JitAccess db01 -Source 203.0.113.7 -Duration 30m | Out-Null
        Get-SandboxState | Should -Not -Be $before
        Remove-Item $store -Recurse -Force
        Step-JitSandbox 1h | Out-Null
        Invoke-JitSweep -WarningAction SilentlyContinue | Out-Null
        Get-SandboxState | Should -Be $before
    }

    It 'has a storage account for the ledger, in which each person may add only what is theirs' {
        $blobs = $join.Replace("'$store'", "$endpoint/blob/jitledger")
        $context = Invoke-Expression $blobs
        $context.Store | Should -Be "$endpoint/blob/jitledger"
        $context.Warnings | Should -BeNullOrEmpty
        Enable-JitVm app01 -Port ssh -Requester alice@contoso.example, bob@contoso.example | Out-Null
        $request = (Request-JitAccess app01 -Source 203.0.113.7 -Duration 30m).RequestId
        Invoke-Pwsh "$blobs -User rita@contoso.example | Out-Null; (Get-JitRequest).RequestId" | Should -Be $request
        Revoke-JitAccess $request | Out-Null

        # The message names the container, so that an administrator knows where a role would belong.
        $failed = Invoke-Pwsh "$blobs -User bob@contoso.example | Out-Null; try { Enable-JitVm app01 -Port rdp -Confirm:`$false } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `$_.Exception.Message }"
        $failed[0] | Should -Match '^StoreAccessDenied,'
        $failed[1] | Should -Be 'PermissionDenied'
        $failed[2] | Should -Match "on the container 'control'"
        Disable-JitVm app01 | Out-Null
    }

    It 'takes no shared access signature for the ledger, and does not show it' {
        $signed = $join.Replace("'$store'", "'$endpoint/blob/jitledger?sv=2024-11-04&sig=hush'")
        $failed = { Invoke-Expression $signed } | Should -Throw -PassThru -ErrorId 'StoreInvalid,*'
        $failed.Exception.Message | Should -Not -Match 'hush'
        "$($failed.TargetObject)" | Should -Not -Match 'hush'
    }

    It 'is not trusted without its certificate, and the error says which parameter helps' {
        $failed = { Connect-JitAccess -SandboxEndpoint $endpoint -Store $store } | Should -Throw -PassThru -ErrorId 'ServiceUnreachable,JitAccess.PowerShell.Commands.ConnectJitAccessCommand'
        $failed.CategoryInfo.Category | Should -Be 'ConnectionError'
        $failed.Exception.Message | Should -Match '-CertificatePath'
    }
}
