# The client is a script of ours with the name of the real one: it writes down its arguments, a line each.
Describe 'Enter-JitVm' -Skip:($IsWindows -or $PSVersionTable.PSVersion.Major -lt 6) {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $folder = Join-Path ([IO.Path]::GetTempPath()) "jit-enter-$([guid]::NewGuid())"
        $told = Join-Path $folder 'told'
        New-Item -ItemType Directory $folder | Out-Null

        function New-Client([string] $Name, [string] $Body) {
            $path = Join-Path $folder $Name
            Set-Content -LiteralPath $path -Value "#!/bin/sh`n$Body"
            chmod +x $path
            $path
        }

        $ssh = New-Client ssh "printf '%s\n' `"`$@`" > '$told'; exit 7"
        $paths = $env:PATH
        $env:PATH = $folder + [IO.Path]::PathSeparator + $paths
    }

    AfterAll {
        $env:PATH = $paths
        Remove-Item -LiteralPath $folder -Recurse
        Disconnect-JitAccess | Out-Null
    }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Enable-JitVm web01 -Port ssh, rdp, 8443/tcp -Requester alice@contoso.example | Out-Null
        $before = Get-SandboxState
        Remove-Item -LiteralPath $told -ErrorAction Ignore
        $global:LASTEXITCODE = 0
    }

    It 'runs ssh against the public address, says how it ended, and closes' {
        Enter-JitVm web01 ssh -Source 203.0.113.7 -Reason 'deploy 4711' | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 7
        Get-Content $told | Should -Be '192.0.2.10'
        $request = Get-JitRequest -All
        $request.Status | Should -Be 'Revoked'
        $request.Reason | Should -Be 'deploy 4711'
        Get-SandboxState | Should -Be $before
    }

    It 'keeps a user with blanks, quotes and options one argument: <User>' -ForEach @(
        @{ User = 'azure user' }
        @{ User = '-oProxyCommand=touch /tmp/evil' }
        @{ User = "a`"'b; touch evil; `$(touch evil) ``touch evil`` | & > x" }
    ) {
        Enter-JitVm web01 ssh -Source 203.0.113.7 -LocalUser $User
        Get-Content $told | Should -Be '-l', $User, '192.0.2.10'
    }

    It 'fills address and port into the arguments of another program' {
        $client = New-Client other "printf '%s\n' `"`$@`" > '$told'"
        Enter-JitVm web01 8443/tcp -Source 203.0.113.7 -FilePath $client -ArgumentList 'https://{address}:{port}/', 'a b', '', '{address}'
        $LASTEXITCODE | Should -Be 0
        Get-Content $told | Should -Be 'https://192.0.2.10:8443/', 'a b', '', '192.0.2.10'
    }

    It 'goes where it is told' {
        Enter-JitVm web01 ssh -Source 203.0.113.7 -Address web01.contoso.example
        Get-Content $told | Should -Be 'web01.contoso.example'
    }

    It 'runs <Client> for rdp with <Expected>, ends with <Code> as it does, and closes' -ForEach @(
        @{ Client = 'xfreerdp'; More = @{}; Code = 0; Expected = @('/v:192.0.2.10:3389') }
        @{ Client = 'xfreerdp'; More = @{ LocalUser = 'azure user' }; Code = 131; Expected = @('/v:192.0.2.10:3389', '/u:azure user') }
        @{ Client = 'xfreerdp3'; More = @{ Address = 'fd00::7' }; Code = 13; Expected = @('/v:[fd00::7]:3389') }
        @{ Client = 'wlfreerdp'; More = @{}; Code = 1; Expected = @('/v:192.0.2.10:3389') }
        # The client of Windows has no choice of its own here. What it is given is the same; that the real one takes it was not tried.
        @{ Client = 'mstsc'; More = @{ FilePath = 'mstsc' }; Code = 0; Expected = @('/v:192.0.2.10:3389') }
        @{ Client = 'mstsc'; More = @{ FilePath = 'mstsc' }; Code = 5; Expected = @('/v:192.0.2.10:3389') }
    ) {
        $path = New-Client $Client "printf '%s\n' `"`$@`" > '$told'; exit $Code"
        $kept = $env:PATH
        try {
            # Nothing but ours, since this machine may have a client of its own.
            $env:PATH = $folder
            Enter-JitVm web01 rdp -Source 203.0.113.7 @More | Should -BeNullOrEmpty
        }
        finally {
            $env:PATH = $kept
            Remove-Item -LiteralPath $path
        }
        $LASTEXITCODE | Should -Be $Code
        Get-Content $told | Should -Be $Expected
        $request = Get-JitRequest -All
        $request.Port | Should -Be 'rdp'
        $request.Status | Should -Be 'Revoked'
        $request.OpenedOn | Should -Not -BeNullOrEmpty
        $request.ClosedOn | Should -BeGreaterOrEqual $request.OpenedOn
        Get-SandboxState | Should -Be $before
    }

    It 'has rdp open while the client runs' {
        $ended = Join-Path $folder 'ended'
        $client = New-Client xfreerdp "echo up > '$told'; while [ ! -e '$ended' ]; do sleep 0.1; done; exit 3"
        $shell = New-Shell
        try {
            [void] $shell.AddScript({
                    param($Context, $Client)
                    Enter-JitVm web01 rdp -Source 203.0.113.7 -FilePath $Client -Context $Context
                    $LASTEXITCODE
                }).AddArgument((Get-JitContext)).AddArgument($client)
            $running = $shell.BeginInvoke()
            $limit = [Diagnostics.Stopwatch]::StartNew()
            while (-not (Test-Path $told -PathType Leaf) -and $limit.Elapsed.TotalSeconds -lt 120) { Start-Sleep -Milliseconds 100 }
            Test-JitAccess web01 rdp 203.0.113.7 -Quiet | Should -BeTrue
            Test-JitAccess web01 rdp 203.0.113.8 -Quiet | Should -BeFalse
            New-Item $ended | Out-Null
            $shell.EndInvoke($running) | Should -Be 3
            Test-JitAccess web01 rdp 203.0.113.7 -Quiet | Should -BeFalse
            Get-SandboxState | Should -Be $before
        }
        finally {
            New-Item $ended -Force | Out-Null
            $shell.Dispose()
            Remove-Item -LiteralPath $client
        }
    }

    It 'names the clients that it looked for where none is there, and asks for nothing' {
        $kept = $env:PATH
        try {
            $env:PATH = $folder
            Enter-JitVm web01 rdp -Source 203.0.113.7 -ErrorVariable failed -ErrorAction SilentlyContinue
        }
        finally { $env:PATH = $kept }
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ClientNotFound,*'
        "$($failed[0])" | Should -Match 'xfreerdp3.*xfreerdp.*-FilePath'
        Get-JitRequest -All | Should -BeNullOrEmpty
    }

    It 'asks for nothing where <Why>' -ForEach @(
        @{ Why = 'the client is missing'; Arguments = @{ FilePath = 'no-such-client' }; ErrorId = 'ClientNotFound' }
        @{ Why = 'the key is missing'; Arguments = @{ PrivateKeyFile = './no-such-key' }; ErrorId = 'PathInvalid' }
        @{ Why = 'the arguments of the program are not known'; Arguments = @{ FilePath = 'sh'; Port = 'rdp' }; ErrorId = 'ClientInvalid' }
        @{ Why = 'the address is an option'; Arguments = @{ Address = '-oProxyCommand=x' }; ErrorId = 'AddressUnknown' }
        @{ Why = 'the policy refuses'; Arguments = @{ Port = 'winrm'; FilePath = 'ssh' }; ErrorId = 'PortNotInPolicy' }
    ) {
        $given = $Arguments.Clone()
        if (-not $given.ContainsKey('Port')) { $given.Port = 'ssh' }
        Enter-JitVm web01 @given -Source 203.0.113.7 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be "$ErrorId,JitAccess.PowerShell.Commands.EnterJitVmCommand"
        Get-JitRequest -All | Should -BeNullOrEmpty
        $told | Should -Not -Exist
    }

    It 'closes where the client cannot be started' {
        $file = Join-Path $folder 'nothing'
        Set-Content -LiteralPath $file 'no program'
        Enter-JitVm web01 ssh -Source 203.0.113.7 -FilePath $file -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ClientFailed,*'
        (Get-JitRequest -All).Status | Should -Be 'Revoked'
        Get-SandboxState | Should -Be $before
    }

    It 'ends the client and closes where the pipeline is stopped' {
        $client = New-Client endless "echo `$`$ > '$told'; exec sleep 300"
        $shell = New-Shell
        try {
            [void] $shell.AddScript({
                    param($Context, $Client)
                    Enter-JitVm web01 ssh -Source 203.0.113.7 -FilePath $Client -ArgumentList '{address}' -Context $Context
                }).AddArgument((Get-JitContext)).AddArgument($client)
            $running = $shell.BeginInvoke()
            $limit = [Diagnostics.Stopwatch]::StartNew()
            while (-not (Test-Path $told -PathType Leaf) -and $limit.Elapsed.TotalSeconds -lt 120) { Start-Sleep -Milliseconds 100 }
            (Get-JitRequest).Status | Should -Be 'Active'
            $shell.Stop()
            { $shell.EndInvoke($running) } | Should -Throw
            (Get-JitRequest -All).Status | Should -Be 'Revoked'
            Get-SandboxState | Should -Be $before
            Get-Process -Id ([int] (Get-Content $told)) -ErrorAction Ignore | Should -BeNullOrEmpty
        }
        finally { $shell.Dispose() }
    }

    It 'shows under -WhatIf what it would open and run, and does neither' {
        Enter-JitVm web01 ssh -Source 203.0.113.7 -LocalUser azureuser -WhatIf -InformationVariable shown
        $plan = $shown.Where({ $_.Tags -contains 'JitPlan' }).MessageData
        $plan.Changes.Kind | Should -Contain 'PutRule'
        $plan.Notes | Should -Contain "runs: $ssh -l azureuser 192.0.2.10"
        $told | Should -Not -Exist
        Get-SandboxState | Should -Be $before
    }

    It 'enters none of several that are given at once' {
        Enter-JitVm web01, web01 ssh -Source 203.0.113.7 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -Be @(@('VmAmbiguous,JitAccess.PowerShell.Commands.EnterJitVmCommand') * 2)
        "$($failed[0])" | Should -Match 'one VM at a time, so web01 was left alone'
        Get-JitRequest -All | Should -BeNullOrEmpty
        $told | Should -Not -Exist
    }

    It 'is for one VM' {
        Enable-JitVm db01 -Port ssh -Requester alice@contoso.example | Out-Null
        'web01', 'db01' | Enter-JitVm -Port ssh -Source 203.0.113.7 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'VmAmbiguous,*'
        (Get-JitRequest -All).VMName | Should -Be 'web01'
    }
}
