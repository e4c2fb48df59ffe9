BeforeDiscovery {
    $bicep = Get-Command bicep -CommandType Application -ErrorAction Ignore | Select-Object -First 1 | ForEach-Object Source
    $terraform = Get-Command terraform -CommandType Application -ErrorAction Ignore | Select-Object -First 1 | ForEach-Object Source
    if (-not $bicep -or -not $terraform) { Write-Warning 'SKIPPED: giving what -AsCode says to bicep and terraform. Not both are on this machine.' }
}

Describe 'Export-JitReport' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Enable-JitVm web01 -Port ssh -Requester alice@contoso.example | Out-Null
        Request-JitAccess web01 -Source 203.0.113.7 -Duration 30m -Reason '<b>bold</b> & "quoted"' | Out-Null
        Step-JitSandbox 1h | Out-Null
        Invoke-JitSweep | Out-Null
        Step-JitSandbox 1h | Out-Null
        Request-JitAccess web01 -Source 203.0.113.8 | Out-Null
        $before = Get-SandboxState
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'writes one page and returns the file' {
        $file = Export-JitReport TestDrive:/report.html
        $file | Should -BeOfType ([IO.FileInfo])
        $file.Exists | Should -BeTrue
        $page = Get-Content -Raw $file
        $page | Should -BeLike '<!DOCTYPE html>*'
        $page | Should -Match '203\.0\.113\.8'
        $page | Should -Match '30m( \d+s)? late'
        $page | Should -Match '&lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot;'
        Get-SandboxState | Should -Be $before
        Get-ChildItem TestDrive:/ -Force | Should -HaveCount 1
    }

    It 'takes a relative path from the location of the session' {
        Push-Location TestDrive:/
        try { (Export-JitReport here.html).Name | Should -Be 'here.html' } finally { Pop-Location }
        'TestDrive:/here.html' | Should -Exist
    }

    It 'overwrites only with -Force' {
        Set-Content TestDrive:/old.html 'old'
        { Export-JitReport TestDrive:/old.html } | Should -Throw -ErrorId 'FileExists,JitAccess.PowerShell.Commands.ExportJitReportCommand'
        Get-Content TestDrive:/old.html | Should -Be 'old'
        Export-JitReport TestDrive:/old.html -Force | Out-Null
        Get-Content -Raw TestDrive:/old.html | Should -BeLike '<!DOCTYPE html>*'
    }

    It 'writes nothing under -WhatIf' {
        Export-JitReport TestDrive:/nothing.html -WhatIf | Should -BeNullOrEmpty
        'TestDrive:/nothing.html' | Should -Not -Exist
    }

    It 'looks as far back as it is told' {
        $page = Get-Content -Raw (Export-JitReport TestDrive:/short.html -Since 10m)
        $page | Should -Match '203\.0\.113\.8'
        $page | Should -Not -Match '203\.0\.113\.7\b'
        { Export-JitReport TestDrive:/future.html -Since ([datetime]::UtcNow.AddYears(1)) } | Should -Throw -ErrorId 'PeriodInvalid,*'
    }

    It 'refuses <Path>' -ForEach @(
        @{ Path = 'TestDrive:/' }
        @{ Path = 'TestDrive:/gone/report.html' }
        @{ Path = 'Env:/report' }
    ) {
        { Export-JitReport $Path -Force } | Should -Throw -ErrorId 'PathInvalid,*'
    }
}

Describe 'Enable-JitVm -AsCode' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Enable-JitVm web01 -Port ssh | Out-Null
        $before = Get-SandboxState
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'says the rules of a protected VM as they are in <Language>' -ForEach @(@{ Language = 'Bicep' }, @{ Language = 'Terraform' }) {
        $code = Enable-JitVm web01 -AsCode $Language
        $code | Should -BeOfType ([string])
        $rule = $before.Where({ $_ -like '*JitAccess-Deny-*' })[0] -replace '^[^/]+/(\S+) .*', '$1'
        $code | Should -Match ([regex]::Escape($rule))
        $code | Should -Not -Match '3389'
        Get-SandboxState | Should -Be $before
    }

    It 'says the rules of VMs that share an NSG so that one file holds them: <Language>' -ForEach @(
        @{ Language = 'Bicep'; Tool = $bicep }
        @{ Language = 'Terraform'; Tool = $terraform }
    ) {
        Enable-JitVm app01, app02 -Port ssh -AsCode $Language -ErrorVariable refused -ErrorAction SilentlyContinue | Should -HaveCount 1
        $refused[0].FullyQualifiedErrorId | Should -Be 'VmNotProtected,JitAccess.PowerShell.Commands.EnableJitVmCommand'
        Enable-JitVm app01, app02 -Port ssh | Out-Null
        $code = (Get-JitVm app01, app02 | Enable-JitVm -AsCode $Language) -join "`n"
        Disable-JitVm app01, app02 | Out-Null
        [regex]::Matches($code, 'priority\W+\d+').Value | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        $declared = [regex]::Matches($code, '(?m)^resource (\S+( "\S+")?) ').ForEach({ $_.Groups[1].Value })
        $declared.Count | Should -BeGreaterThan 1
        $declared | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        [regex]::Matches($code, "existing = \{").Count | Should -Be (@{ Bicep = 1; Terraform = 0 }[$Language])
        if ($Tool) {
            $file = Join-Path $TestDrive 'code'
            if ($Language -eq 'Bicep') { Set-Content "$file.bicep" $code; $said = & $Tool build "$file.bicep" --stdout 2>&1 } else { $said = $code | & $Tool fmt -check -diff - 2>&1 }
            $LASTEXITCODE | Should -Be 0 -Because "$said"
        }
    }

    It 'says what would be written where something else is asked for' {
        Enable-JitVm web01 -Port rdp -AsCode Bicep | Should -Match "'3389'"
        'web01', 'db01' | Enable-JitVm -AsCode Terraform | Should -HaveCount 2
        Get-SandboxState | Should -Be $before
        (Get-JitVm db01).Protected | Should -BeFalse
    }
}
