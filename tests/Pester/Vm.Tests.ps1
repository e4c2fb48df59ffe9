Describe 'Get-JitVm' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
        $id = (Get-JitVm web01).ResourceId
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'takes names, wildcards, lists and resource ids' {
        (Get-JitVm web01).ResourceId | Should -Be $id
        (Get-JitVm app0*).VMName | Should -Be 'app01', 'app02'
        (Get-JitVm db01, WEB01).VMName | Should -Be 'db01', 'web01'
        (Get-JitVm $id.ToUpperInvariant()).VMName | Should -Be 'web01'
    }

    It 'takes what Get-AzVM gives' {
        $vm = [pscustomobject]@{ PSTypeName = 'Microsoft.Azure.Commands.Compute.Models.PSVirtualMachine'; ResourceGroupName = 'PROD-RG'; Id = $id; VmId = 'x'; Name = 'web01'; Type = 'Microsoft.Compute/virtualMachines'; Location = 'westeurope'; Tags = @{} }
        $status = [pscustomobject]@{ PSTypeName = 'Microsoft.Azure.Commands.Compute.Models.PSVirtualMachineInstanceView'; ResourceGroupName = 'prod-rg'; Name = 'app01'; Statuses = @() }
        ($vm, $status | Get-JitVm).VMName | Should -Be 'web01', 'app01'
        (Get-JitVm -VM $vm).VMName | Should -Be 'web01'
    }

    It 'takes CSV rows and hashtables' {
        ("VMName,ResourceGroupName`nweb01,prod-rg`ntwin01,test-rg" | ConvertFrom-Csv | Get-JitVm).ResourceGroupName | Should -Be 'prod-rg', 'test-rg'
        ("Name`ndb01" | ConvertFrom-Csv | Get-JitVm).VMName | Should -Be 'db01'
        ("ResourceId`n$id" | ConvertFrom-Csv | Get-JitVm).VMName | Should -Be 'web01'
        (@{ Name = 'web01'; ResourceGroupName = 'prod-rg' } | Get-JitVm).VMName | Should -Be 'web01'
    }

    It 'tells two of a name apart by their group' {
        Get-JitVm twin01 | Should -HaveCount 2
        (Get-JitVm twin01 -ResourceGroupName test-rg).ResourceGroupName | Should -Be 'test-rg'
    }

    It 'goes on after a name that nobody has' {
        $found = Get-JitVm web01, web09, app01 -ErrorVariable failed -ErrorAction SilentlyContinue
        $found.VMName | Should -Be 'web01', 'app01'
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'VmNotFound,JitAccess.PowerShell.Commands.GetJitVmCommand'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($failed[0].TargetObject)" | Should -Be 'web09'
    }

    It 'reads the lists once for everything that is piped' {
        # A network that counts, in front of the sandbox's.
        Add-Type -ReferencedAssemblies (Join-Path (Split-Path $ModulePath) 'JitAccess.Core.dll'), 'System.Reflection.DispatchProxy', 'System.Collections', 'System.Runtime', 'netstandard' -TypeDefinition @'
            public class CountingNetwork : System.Reflection.DispatchProxy
            {
                public object Inner;
                public System.Collections.Generic.List<string> Calls = new();
                protected override object Invoke(System.Reflection.MethodInfo method, object[] arguments) { Calls.Add(method.Name); return method.Invoke(Inner, arguments); }
                public static JitAccess.Core.Ports.INetworkGateway Around(JitAccess.Core.Ports.INetworkGateway inner)
                {
                    var proxy = Create<JitAccess.Core.Ports.INetworkGateway, CountingNetwork>();
                    ((CountingNetwork)(object)proxy).Inner = inner;
                    return proxy;
                }
            }
'@
        $counted = Connect-JitAccess -Sandbox
        $network = [CountingNetwork]::Around($counted.Network)
        [JitAccess.Core.JitContext].GetProperty('Network').SetValue($counted, $network)

        ('web01', 'app01', 'db01' | Get-JitVm -Context $counted).VMName | Should -Be 'web01', 'app01', 'db01'
        $calls = [CountingNetwork].GetField('Calls').GetValue($network)
        $calls -eq 'ListVirtualMachinesAsync' | Should -HaveCount 1
        $calls -eq 'ListSecurityGroupsAsync' | Should -HaveCount 1
    }

    It 'gives nothing for nothing' {
        @() | Get-JitVm | Should -BeNullOrEmpty
    }

    It 'passes its objects on to itself' {
        (Get-JitVm web01, db01 | Get-JitVm).VMName | Should -Be 'web01', 'db01'
    }
}

Describe 'Enable-JitVm and Disable-JitVm' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    BeforeEach {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        $before = Get-SandboxState
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'protects with the usual policy where none is given' {
        $vm = Enable-JitVm web01
        $vm.Ports | Should -Be 'ssh', 'rdp', 'winrm'
        $vm.MaxDuration | Should -Be ([timespan]::FromHours(3))
        $vm.AllowedSource | Should -Be 'Any'
        $vm.Requesters | Should -Be 'alice@contoso.example'
        $vm.Changes | Should -Not -BeNullOrEmpty
    }

    It 'protects what is piped, and takes it all back' {
        $vms = Get-JitVm web01, app01, db01 | Enable-JitVm -Port 22, rdp
        $vms.VMName | Should -Be 'web01', 'app01', 'db01'
        $vms | Disable-JitVm | ForEach-Object Protected | Should -Be $false, $false, $false
        Get-SandboxState | Should -Be $before
    }

    It 'shows the plan under -WhatIf, as an object too, and writes nothing' {
        Enable-JitVm web01, app01 -Port ssh -WhatIf -InformationVariable shown | Should -BeNullOrEmpty
        $plans = $shown.Where({ $_.Tags -contains 'JitPlan' }).MessageData
        $plans | Should -HaveCount 2
        $plans[0] | Should -BeOfType [JitAccess.Core.Operations.JitPlan]
        $plans.Target | Should -Be 'web01', 'app01'
        $plans[0].Changes.SecurityGroup | Should -Contain 'web01-nsg'
        $plans[0].Changes.Rule.Priority | Should -Not -BeNullOrEmpty
        Get-SandboxState | Should -Be $before
        (Get-JitVm web01).Protected | Should -BeFalse
    }

    It 'says the rules of the plan in words' {
        $text = (Invoke-Pwsh 'Connect-JitAccess -Sandbox | Out-Null; Enable-JitVm web01 -Port ssh -WhatIf') -join "`n"
        $text | Should -Match 'What if: web01: close ssh'
        $text | Should -Match 'web01-nsg: write JitAccess-Deny-'
    }

    It 'asks before it changes anything, and not with -Confirm:$false' {
        Invoke-Pwsh 'Connect-JitAccess -Sandbox | Out-Null; try { Enable-JitVm web01 } catch { "asked" }; (Get-JitVm web01).Protected' | Should -Be 'asked', 'False'
        Invoke-Pwsh 'Connect-JitAccess -Sandbox | Out-Null; (Enable-JitVm web01 -Confirm:$false).Protected; (Disable-JitVm web01 -Confirm:$false).Protected' | Should -Be 'True', 'False'
    }

    It 'refuses <VM> with <ErrorId>, by its name, and goes on' -ForEach @(
        @{ VM = 'web09'; ErrorId = 'VmNotFound'; Category = 'ObjectNotFound' }
        @{ VM = 'twin01'; ErrorId = 'VmAmbiguous'; Category = 'InvalidArgument' }
        @{ VM = 'bare01'; ErrorId = 'VmWithoutNetworkInterface'; Category = 'InvalidOperation' }
        @{ VM = 'naked01'; ErrorId = 'VmWithoutSecurityGroup'; Category = 'InvalidOperation' }
        @{ VM = 'pool01'; ErrorId = 'VmIsScaleSetInstance'; Category = 'InvalidOperation' }
        @{ VM = 'open01'; ErrorId = 'NoRoom'; Category = 'InvalidOperation' }
        @{ VM = '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/far01'; ErrorId = 'VmOutOfScope'; Category = 'InvalidArgument' }
    ) {
        $done = $VM, 'web01' | Enable-JitVm -ErrorVariable failed -ErrorAction SilentlyContinue
        $done.VMName | Should -Be 'web01'
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -Be "$ErrorId,JitAccess.PowerShell.Commands.EnableJitVmCommand"
        $failed[0].CategoryInfo.Category | Should -Be $Category
        $failed[0].TargetObject | Should -Not -BeNullOrEmpty
    }

    It 'prints the command that makes room in front of a rule that is in the way' {
        Enable-JitVm open01 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].Exception.Message | Should -Match 'default-allow-ssh'
        $failed[0].Exception.Message | Should -Match 'az network nsg rule update'
        Get-SandboxState | Should -Be $before
    }

    It 'makes room itself with -MakeRoom' {
        (Enable-JitVm open01 -Port ssh -MakeRoom).Protected | Should -BeTrue
    }

    It 'refuses -<Name> <Value> with <ErrorId>' -ForEach @(
        @{ Name = 'AllowedSource'; Value = '10.0.0.0/99'; ErrorId = 'SourceInvalid' }
        @{ Name = 'Requester'; Value = 'zed@contoso.example'; ErrorId = 'PersonNotFound' }
        @{ Name = 'Through'; Value = 'NoSuchRule'; ErrorId = 'ThroughNotFound' }
        @{ Name = 'MaxDuration'; Value = '2m'; ErrorId = 'PolicyInvalid' }
        @{ Name = 'MaxDuration'; Value = '2d'; ErrorId = 'PolicyInvalid' }
        @{ Name = 'Port'; Value = 'telnet'; ErrorId = 'ParameterArgumentTransformationError' }
        @{ Name = 'Port'; Value = '70000'; ErrorId = 'ParameterArgumentTransformationError' }
        @{ Name = 'MaxDuration'; Value = 3; ErrorId = 'ParameterArgumentTransformationError' }
        @{ Name = 'VM'; Value = 'web*'; ErrorId = 'ParameterArgumentTransformationError' }
    ) {
        $parameters = @{ VM = 'web01' }
        $parameters[$Name] = $Value
        { Enable-JitVm @parameters -ErrorAction Stop } | Should -Throw -ErrorId "$ErrorId,JitAccess.PowerShell.Commands.EnableJitVmCommand"
        Get-SandboxState | Should -Be $before
    }

    It 'leaves a VM alone that is not protected' {
        { Disable-JitVm web01 -ErrorAction Stop } | Should -Throw -ErrorId 'VmNotProtected,*'
    }
}
