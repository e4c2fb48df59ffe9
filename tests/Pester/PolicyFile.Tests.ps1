# Policies as code, and policies of Defender, at the prompt.
Describe 'Policy files' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        Set-JitPolicy prod-linux -Port ssh, @{ Port = 'rdp'; MaxDuration = '30m' } -AllowedSource 203.0.113.0/24 -Requester sre@contoso.example -Approver lead@contoso.example | Out-Null
        Push-Location -LiteralPath $TestDrive
        Get-ChildItem -Path $TestDrive | Remove-Item
    }

    AfterEach { Pop-Location }

    It 'are written and read back as the same' {
        $file = Export-JitPolicy prod-linux p.json
        $file | Should -BeOfType IO.FileInfo
        $file.FullName | Should -Be (Join-Path (Get-Location).ProviderPath 'p.json')
        (Import-JitPolicy p.json).Revision | Should -Be 1
        Connect-JitAccess -Sandbox -Reset | Out-Null
        $policy = Import-JitPolicy p.json
        "$($policy.Ports)" | Should -Be 'ssh rdp (30m)'
        $policy.RequiredApprovals | Should -Be 1
    }

    It 'are of the published schema, which is in the module' {
        Export-JitPolicy prod-linux p.json | Out-Null
        $schema = Join-Path (Split-Path $ModulePath) 'schemas' 'jit-policy.schema.json'
        $schema | Should -Exist
        (Get-Content p.json -Raw | ConvertFrom-Json).'$schema' | Should -Be (Get-Content $schema -Raw | ConvertFrom-Json).'$id'
        try { $valid = Test-Json -Path p.json -SchemaFile $schema }
        catch {
            # A PowerShell that was built without a validator; the tests without PowerShell bring their own.
            if ($_.Exception.GetBaseException() -isnot [PlatformNotSupportedException]) { throw }
            Set-ItResult -Skipped -Because 'this PowerShell has no Test-Json -SchemaFile'
            return
        }
        $valid | Should -BeTrue
    }

    It 'are overwritten with -Force only' {
        Set-Content p.json 'mine'
        { Export-JitPolicy prod-linux p.json -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content p.json | Should -Be 'mine'
        Export-JitPolicy prod-linux p.json -WhatIf -Force | Should -BeNullOrEmpty
        Get-Content p.json | Should -Be 'mine'
        Export-JitPolicy prod-linux p.json -Force | Out-Null
        Get-Content p.json -Raw | Should -Match 'prod-linux'
    }

    It 'hold several policies from the pipeline' {
        Set-JitPolicy test -Port ssh -Requester sre@contoso.example | Out-Null
        Get-JitPolicy | Export-JitPolicy -Path all.json | Out-Null
        (Get-Content all.json -Raw | ConvertFrom-Json).name | Should -Be 'prod-linux', 'test'
        (Import-JitPolicy all.json).Name | Should -Be 'prod-linux', 'test'
    }

    It 'with seven mistakes give seven errors, each with its path, and nothing is written' {
        Set-Content p.json @'
[
  { "name": "fine", "ports": ["ssh"], "requesters": ["sre@contoso.example"] },
  { "name": "wrong", "ports": ["ssh", "telnet"], "maxDuration": "2d", "requesters": ["nobody@contoso.example"], "approvers": ["sweeper"],
    "ticketPattern": "(", "hours": "never", "colour": "red" }
]
'@
        Import-JitPolicy p.json -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems.Count | Should -Be 7
        $problems.TargetObject | Sort-Object | Should -Be ('$[1].approvers[0]', '$[1].colour', '$[1].hours', '$[1].maxDuration', '$[1].ports[1]', '$[1].requesters[0]', '$[1].ticketPattern')
        $problems.Where({ $_.TargetObject -eq '$[1].requesters[0]' }).FullyQualifiedErrorId | Should -BeLike 'PersonNotFound,*'
        $problems.Where({ $_.TargetObject -ne '$[1].requesters[0]' }).ForEach({ $_.FullyQualifiedErrorId | Should -BeLike 'PolicyInvalid,*' })
        (Get-JitPolicy).Name | Should -Be 'prod-linux'
    }

    It 'show under -WhatIf what would change' {
        Set-Content p.json '{ "name": "prod-linux", "ports": ["ssh"], "requesters": ["sre@contoso.example"], "allowedSource": "203.0.113.0/24" }'
        Import-JitPolicy p.json -WhatIf -InformationVariable plans | Should -BeNullOrEmpty
        $plans.MessageData.Notes | Should -Be 'ports: ssh, rdp (30m) -> ssh', 'approvers: lead@contoso.example -> none', 'requiredApprovals: 1 -> 0'
        (Get-JitPolicy prod-linux).Revision | Should -Be 1
    }

    It 'that are not there or too long are errors' {
        { Import-JitPolicy gone.json -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotFound,*'
        [IO.File]::WriteAllText((Join-Path $TestDrive 'long.json'), ' ' * 1048577)
        { Import-JitPolicy long.json -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyInvalid,*'
        { Import-JitPolicy . -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotFound,*'
        { Export-JitPolicy prod-linux gone/p.json -ErrorAction Stop } | Should -Throw -ErrorId 'PathInvalid,*'
    }

    It 'of Windows PowerShell, in UTF-16, are read' {
        [IO.File]::WriteAllText((Join-Path $TestDrive 'p.json'), '{ "name": "wide", "ports": ["ssh"], "requesters": ["sre@contoso.example"] }', [Text.Encoding]::Unicode)
        (Import-JitPolicy p.json).Name | Should -Be 'wide'
    }
}

Describe 'Policies of Defender' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        $web = (Get-JitVm web01).ResourceId
        $policyId = "$($web -replace '/providers/.*')/providers/Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies/default"
        $json = @{
            id = $policyId; name = 'default'; type = 'Microsoft.Security/locations/jitNetworkAccessPolicies'
            properties = @{
                requests        = @()
                virtualMachines = @(
                    @{ id = $web; ports = @(@{ number = 22; protocol = '*'; allowedSourceAddressPrefix = '*'; maxRequestAccessDuration = 'PT3H' }) }
                    @{ id = $web -replace 'web01', 'gone01'; ports = @(@{ number = 22; protocol = 'TCP'; allowedSourceAddressPrefix = 'Internet'; maxRequestAccessDuration = 'PT3H' }) }
                )
            }
        } | ConvertTo-Json -Depth 9

        # As the Az module writes them.
        $object = [pscustomobject]@{
            Id              = $policyId
            Name            = 'default'
            Kind            = 'Basic'
            VirtualMachines = @([pscustomobject]@{
                    Id    = $web
                    Ports = @([pscustomobject]@{ Number = 22; Protocol = 'TCP'; AllowedSourceAddressPrefix = '203.0.113.0/24'; AllowedSourceAddressPrefixes = $null; MaxRequestAccessDuration = [timespan] '02:00' })
                })
            Requests        = @()
        }
    }

    It 'become policies of ours, and the rows protect the VMs' {
        $rows = $object | Import-JitPolicy -FromDefender -Requester sre@contoso.example
        $rows | Should -BeOfType JitAccess.Core.Operations.JitDefenderVm
        $rows.Policy | Should -Be 'prod-rg-default'
        $rows.ResourceId | Should -Be $web
        $policy = Get-JitPolicy prod-rg-default
        $policy.Requesters | Should -Be 'sre@contoso.example'
        $policy.AllowedSource | Should -Be '203.0.113.0/24'
        $policy.MaxDuration | Should -Be ([timespan] '02:00')
        $policy.VMs | Should -BeNullOrEmpty
        $vms = $rows | Enable-JitVm
        $vms.VMName | Should -Be 'web01'
        $vms.Policies | Should -Be 'prod-rg-default'
    }

    It 'are read from a file, from JSON in the pipeline and from what ConvertFrom-Json made of it' {
        Set-Content (Join-Path $TestDrive 'defender.json') $json
        $sources = @(
            { Import-JitPolicy -FromDefender -Path (Join-Path $TestDrive 'defender.json') }
            { $json -split '\r?\n' | Import-JitPolicy -FromDefender }
            { $json | ConvertFrom-Json | Import-JitPolicy }
            { Import-JitPolicy -InputObject ($json | ConvertFrom-Json) }
        )
        foreach ($source in $sources) {
            $rows = @(& $source)
            $rows.Count | Should -Be 2
            $rows[0].Policy | Should -Be 'prod-rg-default'
            $rows[0].NotCarriedOver -join ' ' | Should -Match 'add 22/udp'
            $rows[1] | Should -BeOfType JitAccess.Core.Operations.JitDefenderGap
            $rows[1].Machine | Should -BeLike '*/gone01'
            $rows[1].Reason | Should -Match "'Internet'"
        }
        (Get-JitPolicy prod-rg-default).Revision | Should -Be 1
    }

    It 'that cannot be carried over are no VM to Enable-JitVm' {
        $rows = @($json | Import-JitPolicy -FromDefender)
        $rows | Enable-JitVm -ErrorAction SilentlyContinue -ErrorVariable problems | Select-Object -ExpandProperty VMName | Should -Be 'web01'
        $problems.Count | Should -Be 1
        (Get-JitVm).Where({ $_.Protected }).VMName | Should -Be 'web01'
    }

    It 'are shown and not made under -WhatIf' {
        $rows = @($json | Import-JitPolicy -FromDefender -WhatIf -InformationVariable plans)
        $rows | Should -BeOfType JitAccess.Core.Operations.JitDefenderGap
        $plans.MessageData.Notes | Should -Contain 'ports: ssh'
        $plans.MessageData.Notes -match 'not carried over: Who may ask' | Should -Not -BeNullOrEmpty
        Get-JitPolicy | Should -BeNullOrEmpty
    }

    It 'of the subscription are read from the service' {
        Import-JitPolicy -FromDefender | Should -BeNullOrEmpty
    }

    It 'that are none are errors' {
        { Get-Process -Id $PID | Import-JitPolicy -FromDefender -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyInvalid,*'
        { '{ "no": 1 }' | Import-JitPolicy -FromDefender -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyInvalid,*'
        { $object | Import-JitPolicy -FromDefender -Requester nobody@contoso.example -ErrorAction Stop } | Should -Throw -ErrorId 'PersonNotFound,*'
    }
}
