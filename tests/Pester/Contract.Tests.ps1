# What holds for every cmdlet of a kind. The kinds are asked of PowerShell, so that a new cmdlet fails here until it has its row.
BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $all = Get-Command -Module JitAccess
    $writing = $all.Where({ $_.Parameters.ContainsKey('WhatIf') }).Name
    $onVms = $all.Where({ $_.ParameterSets.Parameters.Where({ $_.Name -eq 'VM' -and $_.ValueFromPipeline }) }).Name
    $onRequests = $all.Where({ $_.ParameterSets.Parameters.Where({ $_.Name -eq 'Request' -and $_.ValueFromPipeline }) }).Name
}

Describe 'Contract' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1

        # alice has a policy, two protected VMs, a grant, and a request of rita's that waits for her yes.
        function Initialize-World {
            $script:context = Connect-JitAccess -Sandbox -Reset
            Set-JitPolicy asked -Port ssh -Requester rita@contoso.example, alice@contoso.example -Approver alice@contoso.example, bob@contoso.example -RequiredApprovals 1 | Out-Null
            Set-JitPolicy unused -Port rdp -Requester alice@contoso.example | Out-Null
            Suspend-JitPolicy unused | Out-Null
            Enable-JitVm db01 -Policy asked | Out-Null
            Enable-JitVm web01 -Port ssh | Out-Null
            $script:live = Request-JitAccess web01 -Source 203.0.113.7
            Connect-JitAccess -Sandbox -User rita@contoso.example | Out-Null
            $script:waiting = Request-JitAccess db01 -Source 203.0.113.8 -WarningAction SilentlyContinue
            Connect-JitAccess -Sandbox | Out-Null
        }

        function Get-World { @(Get-SandboxState) + @(Get-JitLedger).Path + (Get-JitSandbox).Now.ToString('yyyy-MM-dd HH') + @(Get-ChildItem TestDrive:/ -Recurse).Name }
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    Describe '-WhatIf' {
        BeforeAll {
            Initialize-World
            $policy = Join-Path $TestDrive 'policy.json'
            Export-JitPolicy unused $policy | Out-Null
            $rows = @{
                'Approve-JitRequest' = { Approve-JitRequest $waiting -WhatIf -InformationVariable shown }
                'Deny-JitRequest'    = { Deny-JitRequest $waiting -Comment no -WhatIf -InformationVariable shown }
                'Disable-JitVm'      = { Disable-JitVm web01 -WhatIf -InformationVariable shown }
                'Enable-JitVm'       = { Enable-JitVm app01 -Port rdp -WhatIf -InformationVariable shown }
                'Enter-JitVm'        = { Enter-JitVm web01 -Source 203.0.113.9 -FilePath pwsh -ArgumentList x -WhatIf -InformationVariable shown }
                'Export-JitPolicy'   = { Export-JitPolicy unused (Join-Path $TestDrive 'other.json') -WhatIf -InformationVariable shown }
                'Export-JitReport'   = { Export-JitReport (Join-Path $TestDrive 'report.html') -WhatIf -InformationVariable shown }
                'Import-JitPolicy'   = { Set-Content $policy ((Get-Content -Raw $policy) -replace 'unused', 'fresh'); Import-JitPolicy $policy -WhatIf -InformationVariable shown }
                'Invoke-JitSweep'    = { Invoke-JitSweep -WhatIf -InformationVariable shown }
                'Remove-JitPolicy'   = { Remove-JitPolicy unused -WhatIf -InformationVariable shown }
                'Request-JitAccess'  = { Request-JitAccess web01 -Source 203.0.113.9 -WhatIf -InformationVariable shown }
                'Resume-JitPolicy'   = { Resume-JitPolicy unused -WhatIf -InformationVariable shown }
                'Revoke-JitAccess'   = { Revoke-JitAccess $live -WhatIf -InformationVariable shown }
                'Set-JitPolicy'      = { Set-JitPolicy unused -MaxDuration 1h -WhatIf -InformationVariable shown }
                'Step-JitSandbox'    = { Step-JitSandbox 5h -WhatIf -InformationVariable shown }
                'Suspend-JitPolicy'  = { Suspend-JitPolicy asked -WhatIf -InformationVariable shown }
                'Test-JitStore'      = { Test-JitStore -WhatIf -InformationVariable shown }
            }
        }

        It 'of <_> writes nothing, puts out nothing, and shows the plan as an object' -ForEach $writing {
            $rows.Keys | Should -Contain $_
            $before = Get-World
            $shown = @()
            . $rows[$_] | Should -BeNullOrEmpty
            Get-World | Should -Be $before
            $plans = @($shown | Where-Object Tags -Contains 'JitPlan' | ForEach-Object MessageData)
            # These change no NSG and no ledger: a file, the clock, documents that nobody takes for facts.
            if ($_ -notin 'Export-JitPolicy', 'Export-JitReport', 'Step-JitSandbox', 'Test-JitStore') {
                $plans | Should -Not -BeNullOrEmpty
                $plans[0] | Should -BeOfType ([JitAccess.Core.Operations.JitPlan])
            }
        }
    }

    Describe 'A VM' {
        BeforeAll {
            Connect-JitAccess -Sandbox -Reset | Out-Null
            $id = (Get-JitVm web01).ResourceId
            $shapes = [ordered]@{
                'a name'               = { 'web01' }
                'a resource id'        = { $id }
                'what Get-AzVM gives'  = { [pscustomobject]@{ ResourceGroupName = 'PROD-RG'; Id = $id; VmId = 'x'; Name = 'web01'; Type = 'Microsoft.Compute/virtualMachines'; Location = 'westeurope'; Tags = @{} } }
                'Get-AzVM -Status'     = { [pscustomobject]@{ ResourceGroupName = 'prod-rg'; Name = 'web01'; Statuses = @(); PowerState = 'VM running' } }
                'a row with VMName'    = { "VMName,ResourceGroupName`nweb01,prod-rg" | ConvertFrom-Csv }
                'a row with Name'      = { "Name,ResourceGroupName,Owner`nweb01,prod-rg,me" | ConvertFrom-Csv }
                'a row with an id'     = { "ResourceId,Comment`n$id,none" | ConvertFrom-Csv }
                'what Get-JitVm gives' = { Get-JitVm web01 }
            }
            $calls = @{
                'Get-JitVm'         = { $given | Get-JitVm @more | ForEach-Object VMName }
                'Enable-JitVm'      = { $given | Enable-JitVm -Port rdp @more | ForEach-Object VMName }
                'Disable-JitVm'     = { $given | Disable-JitVm @more | ForEach-Object VMName }
                'Request-JitAccess' = { $given | Request-JitAccess -Port ssh -Source 203.0.113.7 @more | ForEach-Object VMName }
                'Revoke-JitAccess'  = { if ($given -is [string]) { Revoke-JitAccess -VM $given @more | ForEach-Object VMName } else { $given | Revoke-JitAccess @more | ForEach-Object VMName } }
                'Test-JitAccess'    = { $given | Test-JitAccess -Port ssh -Source 203.0.113.7 @more | ForEach-Object VMName }
                'Get-JitExposure'   = { $given | Get-JitExposure @more | ForEach-Object VMName }
                'Enter-JitVm'       = { $given | Enter-JitVm -Port ssh -Source 203.0.113.7 -FilePath pwsh -ArgumentList x -WhatIf -InformationVariable shown @more 6>$null; $shown | Where-Object Tags -Contains 'JitPlan' | ForEach-Object { $_.MessageData.Target } }
            }
            $more = @{}
        }

        BeforeEach {
            Connect-JitAccess -Sandbox -Reset | Out-Null
            Enable-JitVm web01 -Port ssh | Out-Null
            Request-JitAccess web01 -Source 203.0.113.5 | Out-Null
        }

        It 'is found by <_> in every shape' -ForEach $onVms {
            $calls.Keys | Should -Contain $_
            foreach ($shape in $shapes.Keys) {
                if ($_ -in 'Disable-JitVm', 'Revoke-JitAccess', 'Enable-JitVm') {
                    Connect-JitAccess -Sandbox -Reset | Out-Null
                    Enable-JitVm web01 -Port ssh | Out-Null
                    Request-JitAccess web01 -Source 203.0.113.5 | Out-Null
                }
                $given = & $shapes[$shape]
                & $calls[$_] | Select-Object -Unique | Should -Be 'web01' -Because "$shape is a VM"
            }
        }

        It 'that nobody has is an error of <_> with an id, a category and a target, and the next has its turn' -ForEach $onVms {
            $given = 'web09'
            $more = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
            $failed = @()
            . $calls[$_] | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike "VmNotFound,JitAccess.PowerShell.Commands.$($_ -replace '-')Command"
            $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
            "$($failed[0].TargetObject)" | Should -Match 'web09'
        }
    }

    Describe 'A request' {
        BeforeAll {
            $calls = @{
                'Approve-JitRequest' = { $given | Approve-JitRequest @more | ForEach-Object RequestId }
                'Deny-JitRequest'    = { $given | Deny-JitRequest -Comment no @more | ForEach-Object RequestId }
                'Get-JitRequest'     = { $given | Get-JitRequest @more | ForEach-Object RequestId }
                'Get-JitLedger'      = { $given | Get-JitLedger @more | ForEach-Object RequestId }
                'Revoke-JitAccess'   = { $given | Revoke-JitAccess @more | ForEach-Object RequestId }
                'Wait-JitRequest'    = { $given | Wait-JitRequest -For Closed -Timeout 12h @more | ForEach-Object RequestId }
            }
            $more = @{}
        }

        It 'is found by <_> as an object, an id and a row' -ForEach $onRequests {
            $calls.Keys | Should -Contain $_
            $call = $calls[$_]
            foreach ($shape in 'object', 'id', 'row') {
                Initialize-World
                $given = switch ($shape) {
                    'object' { $waiting }
                    'id' { $waiting.RequestId.ToUpperInvariant() }
                    'row' { "RequestId,VMName`n$($waiting.RequestId),db01" | ConvertFrom-Csv }
                }
                & $call | Select-Object -Unique | Should -Be $waiting.RequestId -Because "it was given as $shape"
            }
        }

        It 'that nobody made is an error of <_> with an id, a category and a target' -ForEach ($onRequests -ne 'Get-JitLedger') {
            Connect-JitAccess -Sandbox -Reset | Out-Null
            $given = '01kakgcd00abcdefghjk'
            $more = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
            $failed = @()
            . $calls[$_] | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -Be "RequestNotFound,JitAccess.PowerShell.Commands.$($_ -replace '-')Command"
            $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
            "$($failed[0].TargetObject)" | Should -Match '01kakgcd00abcdefghjk'
        }
    }
}
