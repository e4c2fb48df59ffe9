Describe 'Test-JitAccess' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'says which rule decides and what it shadows' {
        $path = Test-JitAccess web01 ssh 198.51.100.9
        $path.Verdict | Should -Be 'Denied'
        $path.Path.Rule | Should -Be 'DenyBadRangeSsh'
        $path.Path.Priority | Should -Be 300
        $path.Path.Shadows | Should -Be 'DenyAllInBound (Deny, 65500)'
    }

    It 'gives scripts a bool' {
        Test-JitAccess web01 ssh 192.0.2.200 -Quiet | Should -BeTrue
        Test-JitAccess web01 ssh 203.0.113.7 -Quiet | Should -BeFalse
        Test-JitAccess web01 ssh 192.0.2.0/24 -Quiet | Should -BeFalse
    }

    It 'refuses what is no address' {
        { Test-JitAccess web01 ssh everybody -ErrorAction Stop } | Should -Throw -ErrorId 'SourceInvalid,JitAccess.PowerShell.Commands.TestJitAccessCommand'
    }

    It 'is read at the console' {
        (Test-JitAccess db01 ssh 10.20.1.9 | Out-String -Width 100) | Should -Match 'db-subnet-nsg: Allow by AllowSshFromHub \(300\)'
    }
}

Describe 'Get-JitExposure' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }
    BeforeEach { Connect-JitAccess -Sandbox -Reset | Out-Null }
    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'shows the internet first' {
        $rows = Get-JitExposure
        $rows[0].FromInternet | Should -BeTrue
        $rows | Where-Object { $_.VMName -eq 'open01' -and $_.Port -eq 'ssh' -and $_.From -eq 'Any' } | Should -Not -BeNullOrEmpty
        $rows | Where-Object { $_.VMName -eq 'web01' -and $_.From -eq '192.0.2.128/25' } | Should -Not -BeNullOrEmpty
    }

    It 'shows the whole of one VM' {
        $rows = Get-JitExposure web01 -Port any
        $rows | Where-Object { $_.Protocol -eq 'Tcp' -and $_.Port -eq '443' -and $_.From -eq 'Any' } | Should -Not -BeNullOrEmpty
        $rows.VMName | Select-Object -Unique | Should -Be 'web01'
    }

    It 'takes ports and refuses what is none, all at once' {
        (Get-JitExposure web01 -Port 443).From | Should -Be 'Any'
        { Get-JitExposure web01 -Port nope, 99999 -ErrorAction Stop } | Should -Throw -ErrorId 'PortInvalid,*' -ExpectedMessage "*'nope'*'99999'*"
    }

    It 'pipes into Enable-JitVm, each VM once' {
        $before = Get-SandboxState
        Get-JitExposure open01, web01 -Port ssh, 443 | Where-Object FromInternet | Enable-JitVm -Port ssh -MakeRoom -WhatIf -InformationVariable plans | Out-Null
        $plans.MessageData.Target | Should -Be 'open01', 'web01'
        Get-SandboxState | Should -Be $before
    }

    It 'fits 100 columns, and 80 without breaking an address' {
        (Get-JitExposure | Out-String -Width 100).Split("`n") | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 100 }
        $text = Get-JitExposure | Out-String -Width 80
        $text.Split("`n") | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 }
        foreach ($address in '10.10.250.0/26', '10.10.0.0/16', 'fd10:10::/48') { $text | Should -Match "(?<!\S)$([regex]::Escape($address))(?!\S)" }
    }

    It 'tells two VMs of a name apart' {
        $rows = Get-JitExposure twin01 -Port ssh
        $rows.ResourceGroupName | Should -Be 'prod-rg', 'prod-rg', 'test-rg', 'test-rg'
        ($rows | Out-String -Width 100) -split '\r?\n' -match '^twin01' -replace '^(twin01\s+\S+).*', '$1' | Should -Be 'twin01       prod-rg', 'twin01       prod-rg', 'twin01       test-rg', 'twin01       test-rg'
    }

    It 'is, to the letter, as it was drawn' {
        Enable-JitVm web01 -Port ssh | Out-Null
        Request-JitAccess web01 -Source 203.0.113.7 | Out-Null
        $lines = (& { Get-JitExposure web01 -Port ssh, 80; Get-JitExposure web01 -Port any | Where-Object Protocol -In 'Udp', 'Icmp' } | Out-String -Width 120) -split '\r?\n' -replace '\x1b\[[\d;]*m' -replace 'Allow-\w{20}-', 'Allow-<id>-' | ForEach-Object TrimEnd
        $lines -ne '' | Should -Be @(
            'VMName       ResourceGroup Port      From               Verdict  Rules'
            '------       ------------- ----      ----               -------  -----'
            'web01        prod-rg       80        Internet           Allowed  web01-nsg/AllowHttp'
            'web01        prod-rg       80        10.10.0.0/16       Allowed  web01-nsg/AllowVnetInBound'
            '                                     10.20.0.0/16'
            '                                     168.63.129.16'
            'web01        prod-rg       ssh       203.0.113.7        Allowed  web01-nsg/JitAccess-Allow-<id>-1'
            '                                                        Grant'
            'web01        prod-rg       */udp     10.10.0.0/16       Allowed  web01-nsg/AllowVnetInBound'
            '                                     10.20.0.0/16'
            '                                     168.63.129.16'
            'web01        prod-rg       */icmp    10.10.0.0/16       Allowed  web01-nsg/AllowVnetInBound'
            '                                     10.20.0.0/16'
            '                                     168.63.129.16'
        )
    }
}

Describe 'Enable-JitVm -MakeRoom' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }
    BeforeEach { Connect-JitAccess -Sandbox -Reset | Out-Null }
    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'moves only priorities, and moves them back' {
        $before = Get-SandboxState
        $vm = Enable-JitVm open01 -Port ssh -MakeRoom
        $vm.Proof | Should -Be 'Proved'
        Test-JitAccess open01 ssh 198.18.0.1 -Quiet | Should -BeFalse
        Test-JitAccess open01 443 198.18.0.1 -Quiet | Should -BeTrue
        Disable-JitVm open01 -MoveBack | Out-Null
        Get-SandboxState | Should -Be $before
    }
}
