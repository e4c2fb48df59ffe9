Describe 'The audit' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $store = 'https://jitledger.blob.core.windows.net'
    }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset -Store $store | Out-Null
        Enable-JitVm web01 -Port ssh | Out-Null
        $request = Request-JitAccess web01 -Source 203.0.113.7 -Reason '=cmd|calc'
        $request | Revoke-JitAccess -Reason done | Out-Null
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    Describe 'Get-JitLedger' {
        It 'lists every fact in the order of time' {
            $facts = Get-JitLedger
            $facts.Kind | Should -Be @($facts | Sort-Object At, Path | ForEach-Object Kind)
            $facts.Kind | Should -Contain 'ledger'
            $facts | Where-Object RequestId -eq $request.RequestId | ForEach-Object Kind | Sort-Object |
                Should -Be 'closed', 'opened', 'opening', 'request', 'revoke'
            $facts.Hash | Should -Match '^[0-9a-f]{64}$'
        }

        It 'takes requests from the pipeline and VMs by name' {
            $request | Get-JitLedger | ForEach-Object VMName | Sort-Object -Unique | Should -Be 'web01'
            Get-JitLedger -VM db* | Should -BeNullOrEmpty
            Get-JitRequest -VM none* | Get-JitLedger | Should -BeNullOrEmpty
        }

        It 'goes by time' {
            Step-JitSandbox 3d | Out-Null
            Get-JitLedger -Since 1d | Should -BeNullOrEmpty
            Get-JitLedger -Until 4d | Should -BeNullOrEmpty
            Get-JitLedger -Since 4d -Until 2d | Should -HaveCount @(Get-JitLedger).Count
        }

        It 'writes a CSV file in which nothing is a formula or an object' {
            $rows = Get-JitLedger | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv
            $rows | Should -HaveCount @(Get-JitLedger).Count
            ($rows | Where-Object Kind -eq request).Reason | Should -Be "'=cmd|calc"
            foreach ($cell in $rows.ForEach({ $_.PSObject.Properties.Value })) { $cell | Should -Not -Match '^\s*[=+@-]|^System\.|^JitAccess\.' }
        }
    }

    Describe 'Test-JitLedger' {
        It 'passes, and says that there is no evidence without a sweep' {
            $check = Test-JitLedger
            $check.Passed | Should -BeTrue
            $check.Findings | Should -BeNullOrEmpty
            $check.Facts | Should -Be @(Get-JitLedger).Count
            Test-JitLedger -Quiet | Should -BeExactly $true
        }

        It 'names who writes policies and should not' {
            (Test-JitLedger -PolicyWriter 00000000-0000-0000-0000-000000000000).Findings.Problem | Should -Be 'PolicyWriter'
            Test-JitLedger -PolicyWriter (Get-JitContext).Account.ObjectId -Quiet | Should -BeExactly $true
        }

        It 'refuses what is no anchor' {
            { Test-JitLedger -Anchor nonsense } | Should -Throw -ErrorId 'AnchorInvalid,JitAccess.PowerShell.Commands.TestJitLedgerCommand'
        }

        It 'finds what was edited in a folder' {
            $folder = Join-Path $TestDrive ledger
            Connect-JitAccess -Sandbox -Reset -Store $folder -WarningAction SilentlyContinue | Out-Null
            Enable-JitVm web01 -Port ssh | Out-Null
            Enable-JitVm web01 -Port ssh, rdp | Out-Null
            $first = Get-ChildItem (Join-Path $folder control attachments) -Recurse -Filter 1.json
            Add-Content $first ' '
            $finding = (Test-JitLedger).Findings
            $finding.Problem | Should -Be 'RevisionBroken'
            $finding.Path | Should -Match '2\.json$'
            Test-JitLedger -Quiet | Should -BeExactly $false
        }
    }

    Describe 'Test-JitStore' {
        It 'finds nothing where the roles are as they should be' {
            Connect-JitAccess -Sandbox -User bob@contoso.example -Store $store | Out-Null
            $rows = Test-JitStore
            $rows | Where-Object Finding | Should -BeNullOrEmpty
            ($rows | Where-Object { $_.Zone -eq 'requests' -and $_.Right -eq 'Add' }).Allowed | Should -BeTrue
            ($rows | Where-Object Right -eq Delete).Allowed | Should -Not -Contain $true
            Test-JitLedger -Quiet | Should -BeExactly $true
        }

        It 'finds an administrator who was not said to be one' {
            (Test-JitStore | Where-Object Finding).Zone | Should -Be 'control', 'journal'
            Test-JitStore -Role Person, Administrator, Sweep | Where-Object Finding | Should -BeNullOrEmpty
        }

        It 'tries nothing under -WhatIf' {
            $before = @(Get-JitLedger).Count
            Test-JitStore -WhatIf | Should -BeNullOrEmpty
            Get-JitLedger | Should -HaveCount $before
        }

        It 'says that a folder attests nothing' {
            Connect-JitAccess -Sandbox -Reset -Store (Join-Path $TestDrive other) -WarningAction SilentlyContinue | Out-Null
            (Test-JitStore).Finding | Should -Match 'attests nothing'
        }
    }
}
