Describe 'Connect-JitAccess, Disconnect-JitAccess and Get-JitContext' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    AfterEach { try { Disconnect-JitAccess | Out-Null } catch { Write-Debug 'There was no connection.' } }

    It 'remembers the connection for this runspace' {
        $context = Connect-JitAccess -Sandbox
        Get-JitContext | Should -Be $context
        $context.Environment | Should -Be 'Sandbox'
        $context.Subscriptions | Should -HaveCount 1
    }

    It 'is somebody else in the same world with -User' {
        $alice = Connect-JitAccess -Sandbox -Reset
        Enable-JitVm web01 | Out-Null
        $bob = Connect-JitAccess -Sandbox -User bob@contoso.example
        "$($bob.Account)" | Should -Be 'bob@contoso.example'
        (Get-JitVm web01).Protected | Should -BeTrue
        (Get-JitVm web01 -Context $alice).Protected | Should -BeTrue
    }

    It 'starts anew with -Reset' {
        Connect-JitAccess -Sandbox | Out-Null
        Enable-JitVm web01 | Out-Null
        Connect-JitAccess -Sandbox -Reset | Out-Null
        (Get-JitVm web01).Protected | Should -BeFalse
    }

    It 'keeps the old connection where a new one fails' {
        $context = Connect-JitAccess -Sandbox
        { Connect-JitAccess -Sandbox -User nobody@contoso.example } | Should -Throw -ErrorId 'PersonUnknown,JitAccess.PowerShell.Commands.ConnectJitAccessCommand'
        Get-JitContext | Should -Be $context
    }

    It 'finds -Seed from the current folder of PowerShell and refuses what is no ARM JSON' {
        '{"not": "a list"}' | Set-Content $TestDrive/fleet.json
        Push-Location $TestDrive
        try {
            { Connect-JitAccess -Sandbox -Reset -Seed fleet.json } | Should -Throw -ErrorId 'SeedInvalid,JitAccess.PowerShell.Commands.ConnectJitAccessCommand'
        }
        finally { Pop-Location }
    }

    It 'says of -Seed <Seed> what is wrong with it' -ForEach @(
        @{ Seed = 'missing.json'; Content = $null; Message = 'missing\.json.*(not find|no such)' }
        @{ Seed = 'empty.json'; Content = '[]'; Message = 'empty\.json.*holds no resource' }
        @{ Seed = 'text.json'; Content = 'web01'; Message = 'text\.json.*JSON array' }
    ) {
        if ($Content) { Set-Content $TestDrive/$Seed $Content }
        $failed = { Connect-JitAccess -Sandbox -Reset -Seed $TestDrive/$Seed } | Should -Throw -PassThru -ErrorId 'SeedInvalid,*'
        $failed.Exception.Message | Should -Match $Message
    }

    It 'asks for a store before it talks to the real Azure' {
        Invoke-Pwsh 'try { Connect-JitAccess -SubscriptionId x } catch { $_.FullyQualifiedErrorId }' | Should -Match '^MissingMandatoryParameter'
    }

    It 'refuses two ways of signing in at once' {
        { Connect-JitAccess -Sandbox -Interactive -Store Local } | Should -Throw -ErrorId 'AmbiguousParameterSet*'
    }

    It 'takes a token as a string or a SecureString, and shows it nowhere' {
        $token = New-FakeToken
        foreach ($given in $token, (ConvertTo-SecureString $token -AsPlainText)) {
            $failed = { Connect-JitAccess -AccessToken $given -ArmEndpoint http://127.0.0.1 -SubscriptionId 00000000-0000-0000-0000-000000000001 -Store $TestDrive -Verbose 4>$null } |
                Should -Throw -PassThru -ErrorId 'EndpointInvalid,JitAccess.PowerShell.Commands.ConnectJitAccessCommand'
            $failed.CategoryInfo.Category | Should -Be 'InvalidArgument'
            $failed | Format-List * -Force | Out-String | Should -Not -Match 'c2VjcmV0'
            $failed.InvocationInfo.BoundParameters['AccessToken'] | Should -Not -BeOfType [string]
        }
    }

    It 'says what to type where there is no connection, from <_>' -ForEach 'Get-JitContext', 'Disconnect-JitAccess', 'Get-JitVm', 'Get-JitRequest', 'Get-JitSandbox', 'Invoke-JitSweep' {
        $failed = { & $_ } | Should -Throw -PassThru -ErrorId 'JitNotConnected,*'
        $failed.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failed.Exception.Message | Should -Match 'Connect-JitAccess -Sandbox'
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'ends the connection and says which' {
        $context = Connect-JitAccess -Sandbox
        Disconnect-JitAccess | Should -Be $context
        { Get-JitContext } | Should -Throw -ErrorId 'JitNotConnected,*'
    }

    It 'forgets everything when the module is removed' {
        $shell = New-Shell
        try {
            $result = $shell.AddScript({
                    $path = (Get-Module JitAccess).Path
                    $null = Connect-JitAccess -Sandbox
                    Import-Module ($path -replace 'JitAccess\.PowerShell\.dll$', 'JitAccess.psd1') -Force
                    try { Get-JitContext } catch { $_.FullyQualifiedErrorId }
                    (Connect-JitAccess -Sandbox).IsSandbox
                }).Invoke()
            $result | Should -Be 'JitNotConnected,JitAccess.PowerShell.Commands.GetJitContextCommand', $true
        }
        finally { $shell.Dispose() }
    }
}

Describe 'One connection a runspace' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $context = Connect-JitAccess -Sandbox -Reset
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'is its own in each runspace of ForEach-Object -Parallel' {
        $seen = 'alice', 'bob', 'carol' | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:ModulePath
            $ConfirmPreference = 'None'
            $before = try { Get-JitContext } catch { 'none' }
            $null = Connect-JitAccess -Sandbox -Reset -User "$_@contoso.example"
            $open = (Get-JitVm).Where({ $_.Protected }).Count
            $null = Enable-JitVm web01 -Requester alice@contoso.example
            [pscustomobject]@{ Name = $_; Before = "$before"; Account = "$((Get-JitContext).Account)"; Open = $open; Now = (Get-JitVm).Where({ $_.Protected }).Count }
        }
        $seen | Should -HaveCount 3
        $seen.Open | Should -Be 0, 0, 0
        $seen.Now | Should -Be 1, 1, 1
        foreach ($one in $seen) { $one.Account | Should -Be "$($one.Name)@contoso.example" }
        Get-JitContext | Should -Be $context
        (Get-JitVm web01).Protected | Should -BeFalse
    }

    It 'can be handed to another runspace with -Context' {
        Enable-JitVm app01 -Port rdp | Out-Null
        $states = 1..3 | ForEach-Object -Parallel {
            Import-Module $using:ModulePath
            (Get-JitVm app01 -Context $using:context).Protected
        }
        $states | Should -Be $true, $true, $true
    }
}
