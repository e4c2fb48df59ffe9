Describe 'Get-JitSandbox and Step-JitSandbox' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'shows the time, who one is and whom one can be' {
        $sandbox = Get-JitSandbox
        $sandbox.User | Should -Be 'alice@contoso.example'
        $sandbox.People | Should -Contain 'bob@contoso.example'
        $sandbox.Now | Should -BeOfType [DateTimeOffset]
    }

    It 'lets <By> pass' -ForEach @(
        @{ By = '2h'; Minutes = 120 }
        @{ By = '1d'; Minutes = 1440 }
        @{ By = 'PT90S'; Minutes = 1.5 }
        @{ By = [timespan]::FromMinutes(5); Minutes = 5 }
    ) {
        $before = (Get-JitSandbox).Now
        $after = Step-JitSandbox $By
        ($after.Now - $before).TotalMinutes | Should -BeGreaterOrEqual $Minutes
        ($after.Now - $before).TotalMinutes | Should -BeLessThan ($Minutes + 1)
    }

    It 'reads 1d and 30s as they are typed, although PowerShell takes them for numbers' {
        $before = (Get-JitSandbox).Now
        ((Step-JitSandbox 1d).Now - $before).TotalHours | Should -BeGreaterOrEqual 24
        $before = (Get-JitSandbox).Now
        ((Step-JitSandbox -By:30s).Now - $before).TotalSeconds | Should -BeLessThan 60
        function Step-Through { Step-JitSandbox @args }
        $before = (Get-JitSandbox).Now
        ((Step-Through 2d).Now - $before).TotalHours | Should -BeGreaterOrEqual 48
    }

    It 'refuses a bare number and says what to write' {
        $failed = { Step-JitSandbox 5 } | Should -Throw -PassThru -ErrorId 'ParameterArgumentTransformationError,*'
        $failed.Exception.Message | Should -Match "'5h'"
        $day = 1d
        $failed = { Step-JitSandbox $day } | Should -Throw -PassThru -ErrorId 'ParameterArgumentTransformationError,*'
        $failed.Exception.Message | Should -Match "'1d' in quotes"
        { Step-JitSandbox 1kb } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'stands still under -WhatIf' {
        $before = (Get-JitSandbox).Now
        Step-JitSandbox 10h -WhatIf | Should -BeNullOrEmpty
        ((Get-JitSandbox).Now - $before).TotalMinutes | Should -BeLessThan 5
    }
}
