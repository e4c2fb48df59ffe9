Describe 'The module' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $listing = '[System.AppDomain]::CurrentDomain.GetAssemblies().GetName().Name | Where-Object { $_ -match "^(Azure|Microsoft\.Identity|Microsoft\.IdentityModel|System\.ClientModel|JitAccess)" }'
    }

    It 'has a manifest that PowerShell takes, and every cmdlet of it' {
        $manifest = Test-ModuleManifest $ModulePath
        $manifest.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
        (Get-Command -Module JitAccess).Name | Sort-Object | Should -Be ($manifest.ExportedCmdlets.Keys | Sort-Object)
        $manifest.ExportedFunctions.Keys | Should -BeNullOrEmpty
        $manifest.ExportedAliases.Keys | Should -BeNullOrEmpty
    }

    It 'uses approved verbs and the noun prefix Jit' {
        foreach ($command in Get-Command -Module JitAccess) {
            (Get-Verb $command.Verb) | Should -Not -BeNullOrEmpty
            $command.Noun | Should -Match '^Jit'
        }
    }

    It 'loads no Azure assembly on import, nor when its commands are looked at and fail without a connection' {
        $loaded = Invoke-Pwsh "Get-Command -Module JitAccess -Syntax | Out-Null; try { Get-JitVm } catch { }; TabExpansion2 'Enable-JitVm w' 14 | Out-Null; $listing"
        $loaded | Should -Contain 'JitAccess.PowerShell'
        $loaded | Where-Object { $_ -notin 'JitAccess.PowerShell', 'JitAccess.Core' -and $_ -notlike 'JitAccess.Import.*' } | Should -BeNullOrEmpty
    }

    It 'is not disturbed by an Azure.Core <Version> that the session has already' -ForEach @(
        @{ Version = 'like ours' }
        @{ Version = '1.0.0.0' }
        @{ Version = '99.0.0.0' }
    ) {
        if ($Version -eq 'like ours') {
            $foreign = Join-Path (Split-Path $ModulePath) 'lib' 'net472' 'Azure.Core.dll'
        }
        elseif ('System.Reflection.Emit.PersistedAssemblyBuilder' -as [type]) {
            $foreign = Join-Path $TestDrive "$Version/Azure.Core.dll"
            New-Item (Split-Path $foreign) -ItemType Directory | Out-Null
            $name = [System.Reflection.AssemblyName]::new("Azure.Core, Version=$Version")
            $builder = [System.Reflection.Emit.PersistedAssemblyBuilder]::new($name, [object].Assembly)
            [void] $builder.DefineDynamicModule('Azure.Core').DefineType('Azure.Core.TokenCredential', 'Public').CreateType()
            $builder.Save($foreign)
        }
        else {
            Set-ItResult -Skipped -Because 'this PowerShell cannot write an assembly of a given version'
        }

        $out = Invoke-Pwsh @"
            [System.Reflection.Assembly]::LoadFrom('$foreign') | Out-Null
            Connect-JitAccess -Sandbox | Out-Null
            (Enable-JitVm web01 -Confirm:`$false).Protected
            [System.AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -eq 'Azure.Core' }).ForEach({ [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$_).Name })
"@
        $out | Should -Be 'True', 'Default', 'JitAccess'
    }

    It 'is taken away and comes back in the same session' {
        Invoke-Pwsh "Connect-JitAccess -Sandbox | Out-Null; Remove-Module JitAccess; Import-Module '$ModulePath'; (Connect-JitAccess -Sandbox).IsSandbox" | Should -Be 'True'
    }
}

Describe 'The tables' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Enable-JitVm web01 -Port ssh | Out-Null
        $request = Request-JitAccess web01 -Source 203.0.113.7
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'of <Name> loses no column on <Width>' -ForEach @(
        foreach ($width in 80, 100) {
            @{ Width = $width; Name = 'JitVm'; Make = { Get-JitVm }; Columns = 'VMName', 'ResourceGroup', 'Protected', 'Ports', 'OpenTo', 'Until' }
            @{ Width = $width; Name = 'JitRequest'; Make = { $request }; Columns = 'RequestId', 'VMName', 'Port', 'Source', 'Requester', 'Status', 'ExpiresOn' }
            @{ Width = $width; Name = 'JitSweepResult'; Make = { Invoke-JitSweep }; Columns = 'StartedOn', 'SecurityGroups', 'Actions', 'Failed', 'Lateness' }
            @{ Width = $width; Name = 'PlannedChange'; Make = { $request.Changes }; Columns = 'SecurityGroup', 'Kind', 'Name', 'Access', 'Prio', 'Source', 'Ports', 'Until' }
        }
    ) {
        $lines = (& $Make | Out-String -Width $Width).TrimEnd() -split '\r?\n' -replace '\x1b\[[\d;]*m'
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual $Width
        $header = $lines.Where({ $_ })[0] -split '\s+'
        foreach ($column in $Columns) { $header | Should -Contain $column }
    }

    It 'of a sweep is still one where time was let pass on the same line' {
        $text = (Invoke-Pwsh 'Connect-JitAccess -Sandbox | Out-Null; Step-JitSandbox 2h; Invoke-JitSweep') -replace '\x1b\[[\d;]*m'
        $text.Where({ $_ -match '^StartedOn\s+SecurityGroups\s+Actions' }) | Should -HaveCount 1
        $text.Where({ $_ -match '^People\s+:' }) | Should -HaveCount 1
    }

    It 'of VMs is still one where the connection was made on the same line' {
        $text = (Invoke-Pwsh 'Connect-JitAccess -Sandbox; Get-JitVm') -replace '\x1b\[[\d;]*m'
        $text.Where({ $_ -match '^Account\s+: alice@contoso\.example' }) | Should -HaveCount 1
        $text.Where({ $_ -match '^VMName\s+ResourceGroup\s+Protected' }) | Should -HaveCount 1
    }

    It 'of requests shows what is left, and breaks no word on 80 columns' {
        $text = $request | Out-String -Width 80
        $text | Should -Match '\b(1h|59m) left\b'
        foreach ($word in $request.RequestId, 'web01', 'ssh', '203.0.113.7', 'alice', 'Active') { $text | Should -Match "(?<!\S)$([regex]::Escape($word))(?!\S)" }
    }

    It 'of VMs is, to the letter, as it was drawn' {
        $lines = (Get-JitVm web01, db01 | Out-String -Width 80) -split '\r?\n' -replace '\x1b\[[\d;]*m' -replace '(1h|59m) left', '<left>' | ForEach-Object TrimEnd
        $lines -ne '' | Should -Be @(
            'VMName       ResourceGroup Protected Ports    OpenTo                 Until'
            '------       ------------- --------- -----    ------                 -----'
            'web01        prod-rg       True      ssh      ssh from 203.0.113.7   <left>'
            'db01         prod-rg       False'
        )
    }

    It 'of a request that is over shows when that was, in local time' {
        $over = Revoke-JitAccess $request
        $request = Request-JitAccess web01 -Source 203.0.113.7
        Step-JitSandbox 2h | Out-Null
        $text = Get-JitRequest $request.RequestId | Out-String -Width 100
        $text | Should -Match ([regex]::Escape($request.ExpiresOn.LocalDateTime.ToString('HH:mm', [cultureinfo]::InvariantCulture)))
        $text | Should -Not -Match ' left'
    }

    It 'of a request that was revoked shows when it was closed, and nothing that is left' {
        $revoked = Request-JitAccess web01 -Source 203.0.113.7 -Duration 2h | Revoke-JitAccess
        $revoked.Status | Should -Be 'Revoked'
        ($revoked | Out-String -Width 100) -match ' left' | Should -BeFalse
        ($revoked | Out-String -Width 100) -split '\r?\n' -match 'Revoked' | Should -Match (' {0}\s*$' -f $revoked.ClosedOn.LocalDateTime.ToString('HH:mm', [cultureinfo]::InvariantCulture))
    }

    It 'of a fact as a list tells local time and UTC' {
        $fact = Get-JitLedger | Select-Object -Last 1
        ($fact | Format-List | Out-String -Width 200) | Should -Match ([regex]::Escape(('{0:yyyy-MM-dd HH:mm:ss} ({1:yyyy-MM-dd HH:mm:ss} UTC)' -f $fact.At.LocalDateTime, $fact.At.UtcDateTime)))
    }

    It 'as a list tells local time and UTC' {
        ($request | Format-List | Out-String) | Should -Match ([regex]::Escape(('{0:yyyy-MM-dd HH:mm:ss} ({1:yyyy-MM-dd HH:mm:ss} UTC)' -f $request.ExpiresOn.LocalDateTime, $request.ExpiresOn.UtcDateTime)))
    }

    It 'tells everything of a request as a list' {
        $list = $request | Format-List | Out-String
        $list | Should -Match 'History'
        $list | Should -Match 'JitAccess-Allow-'
    }
}
