# The list views, to the letter. Ids, hashes and times differ from run to run and are replaced; that they are times of two clocks is not.
Describe 'The list' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Connect-JitAccess -Sandbox -Reset | Out-Null
        $office = Set-JitPolicy office -Port ssh, rdp -AllowedSource 203.0.113.0/24 -MaxDuration 2h -MaxContinuous 8h -Requester alice@contoso.example, rita@contoso.example -Approver bob@contoso.example, lead@contoso.example `
            -RequiredApprovals 1 -BreakGlass alice@contoso.example -RequireReason -TicketPattern '^INC\d+$' -Hours 'Mon-Fri 08:00-18:00' -TimeZone Europe/Istanbul
        Set-JitPolicy asked -Port ssh -MaxDuration 2h -Requester alice@contoso.example -Approver bob@contoso.example, lead@contoso.example -RequiredApprovals 1 -BreakGlass alice@contoso.example | Out-Null
        $vm = Enable-JitVm web01 -Policy asked
        $waiting = Request-JitAccess web01 -Source 203.0.113.7 -Duration 1h -Reason 'disk full' -Ticket INC1 -WarningAction SilentlyContinue
        $glass = Request-JitAccess web01 -Source 203.0.113.8 -Duration 90m -Reason 'nobody answers' -BreakGlass -WarningAction SilentlyContinue
        $open = Get-JitVm web01
        $exposed = Get-JitExposure web01 -Port ssh
        Step-JitSandbox 100m | Out-Null
        $sweep = Invoke-JitSweep
        $over = Get-JitRequest $glass

        # PowerShell puts empty lines around a list, how many depends on its version.
        function Format-Known($Shown) {
            $text = ($Shown | Format-List | Out-String -Width 220) -replace '\x1b\[[\d;]*m' -replace '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)', '<local (UTC)>' `
                -replace '\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ', '<UTC>' -replace '\b01[0-9a-z]{18}\b', '<id>' -replace '(JitAccess-Deny)-\w+-', '$1-<vm>-' -replace '(?<=Lateness.*: 10m)( \ds)?'
            $text -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ }
        }

        function Split-Line([string] $Text) { $Text -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ } }

        $machine = '/subscriptions/c0ffee00-0000-4000-8000-000000000001/resourceGroups/prod-rg/providers/Microsoft.Compute/virtualMachines/web01'
    }

    AfterAll { Disconnect-JitAccess | Out-Null }

    It 'of a policy tells everything' {
        Format-Known $office | Should -Be (Split-Line @"
Name              : office
Revision          : 1
State             : Active
AllSuspended      : False
Ports             : ssh, rdp
AllowedSource     : 203.0.113.0/24
MaxDuration       : 2h
MaxContinuous     : 8h
Requesters        : alice@contoso.example, rita@contoso.example
Approvers         : bob@contoso.example, lead@contoso.example
RequiredApprovals : 1
BreakGlass        : alice@contoso.example
RequireReason     : True
TicketPattern     : ^INC\d+`$
Hours             : Mon-Fri 08:00-18:00
TimeZone          : Europe/Istanbul
RequestLifetime   : 8h
SetBy             : alice@contoso.example
SetOn             : <local (UTC)>
Reason            :
VMs               :
"@)
    }

    It 'of a VM that was just protected tells everything' {
        Format-Known $vm | Should -Be (Split-Line @"
VMName            : web01
ResourceGroupName : prod-rg
ResourceId        : $machine
State             : Protected
Ports             : ssh
Policies          : asked
AllowedSource     : Any
MaxDuration       : 2h
RequiredApprovals : 1
Requesters        : alice@contoso.example
Exemptions        :
OpenTo            :
Until             :
Notes             : severs VirtualNetwork on ssh, which rule 'AllowVnetInBound' of web01-nsg (priority 65000) lets in
                    severs 192.0.2.128/25 on ssh, which rule 'AllowSshFromCorporate' of web01-nsg (priority 1000) lets in
                    Azure Bastion in 10.10.250.0/26 loses its access; keep it with -Exempt 10.10.250.0/26
Changes           : web01-nsg: write JitAccess-Deny-<vm>-1: Deny at 999, from * to 10.10.1.4, ports 22 Tcp
Proof             : Proved
"@)
    }

    It 'of a VM that is open tells everything' {
        Format-Known $open | Should -Be (Split-Line @"
VMName            : web01
ResourceGroupName : prod-rg
ResourceId        : $machine
State             : Protected
Ports             : ssh
Policies          : asked
AllowedSource     : Any
MaxDuration       : 2h
RequiredApprovals : 1
Requesters        : alice@contoso.example
Exemptions        :
OpenTo            : ssh from 203.0.113.8 (break-glass)
Until             : <local (UTC)>
Notes             :
Changes           :
Proof             :
"@)
    }

    It 'of a request that waits tells everything' {
        Format-Known $waiting | Should -Be (Split-Line @"
RequestId           : <id>
VMName              : web01
ResourceId          : $machine
Port                : ssh
Source              : 203.0.113.7
Duration            : 1h
Requester           : alice@contoso.example
RequesterId         : a0117050-0000-4000-8000-000000000001
Status              : Pending
Message             : 0 of 1 approvals are there. bob@contoso.example, lead@contoso.example may approve.
RequestedOn         : <local (UTC)>
StartsOn            :
LapsesOn            : <local (UTC)>
OpenedOn            :
ExpiresOn           :
ClosedOn            :
Reason              : disk full
Ticket              : INC1
PolicyName          :
BreakGlass          : False
ApprovedBy          :
DeniedBy            :
Proof               :
SessionsMayContinue :
Rules               :
Changes             :
History             : <UTC> alice@contoso.example asked for ssh from 203.0.113.7 for 1h: 'disk full'
"@)
    }

    It 'of a grant without approval tells everything' {
        Format-Known $glass | Should -Be (Split-Line @"
RequestId           : <id>
VMName              : web01
ResourceId          : $machine
Port                : ssh
Source              : 203.0.113.8
Duration            : 1h 30m
Requester           : alice@contoso.example
RequesterId         : a0117050-0000-4000-8000-000000000001
Status              : Active
Message             :
RequestedOn         : <local (UTC)>
StartsOn            :
LapsesOn            :
OpenedOn            : <local (UTC)>
ExpiresOn           : <local (UTC)>
ClosedOn            :
Reason              : nobody answers
Ticket              :
PolicyName          : asked
BreakGlass          : YES, without approval; not asked: bob@contoso.example, lead@contoso.example
ApprovedBy          :
DeniedBy            :
Proof               : Proved
SessionsMayContinue :
Rules               : web01-nsg/JitAccess-Allow-<id>-1
Changes             : web01-nsg: write JitAccess-Allow-<id>-1: Allow at 998, from 203.0.113.8 to 10.10.1.4, ports 22 Tcp, until <UTC>
                      web01-nsg: set tag JitAccess-<id>, until <UTC>
History             : <UTC> alice@contoso.example asked for ssh from 203.0.113.8 for 1h 30m without approval (break-glass): 'nobody answers'
                      <UTC> alice@contoso.example claimed it by policy asked (revision 1), until <UTC>, without asking bob@contoso.example, lead@contoso.example (break-glass)
                      <UTC> alice@contoso.example opened it: web01-nsg/JitAccess-Allow-<id>-1 (Proved)
"@)
    }

    It 'of a request that is over tells everything' {
        Format-Known $over | Should -Be (Split-Line @"
RequestId           : <id>
VMName              : web01
ResourceId          : $machine
Port                : ssh
Source              : 203.0.113.8
Duration            : 1h 30m
Requester           : alice@contoso.example
RequesterId         : a0117050-0000-4000-8000-000000000001
Status              : Expired
Message             :
RequestedOn         : <local (UTC)>
StartsOn            :
LapsesOn            :
OpenedOn            : <local (UTC)>
ExpiresOn           : <local (UTC)>
ClosedOn            : <local (UTC)>
Reason              : nobody answers
Ticket              :
PolicyName          : asked
BreakGlass          : YES, without approval; not asked: bob@contoso.example, lead@contoso.example
ApprovedBy          :
DeniedBy            :
Proof               : Proved
SessionsMayContinue : True
Rules               : web01-nsg/JitAccess-Allow-<id>-1
Changes             :
History             : <UTC> alice@contoso.example asked for ssh from 203.0.113.8 for 1h 30m without approval (break-glass): 'nobody answers'
                      <UTC> alice@contoso.example claimed it by policy asked (revision 1), until <UTC>, without asking bob@contoso.example, lead@contoso.example (break-glass)
                      <UTC> alice@contoso.example opened it: web01-nsg/JitAccess-Allow-<id>-1 (Proved)
                      <UTC> alice@contoso.example closed it (Expired); established connections may continue
"@)
    }

    It 'of exposure tells everything' {
        Format-Known $exposed | Should -Be (Split-Line @"
VMName            : web01
ResourceGroupName : prod-rg
ResourceId        : $machine
Port              : ssh
Protocol          : Tcp
From              : 203.0.113.8
FromInternet      : False
Verdict           : Allowed
Kind              : Grant
Rules             : web01-nsg/JitAccess-Allow-<id>-1
Notes             :
"@)
    }

    It 'of a pass of the sweep tells everything' {
        Format-Known $sweep | Should -Be (Split-Line @"
StartedOn      : <local (UTC)>
EndedOn        : <local (UTC)>
SecurityGroups : 8
Actions        : closed ssh of web01 from 203.0.113.8 (Expired, until <UTC>); established connections may continue
Failed         :
Lateness       : 10m
"@)
    }

    It 'of a connection tells everything' {
        Format-Known (Get-JitContext) | Should -Be (Split-Line @"
Account       : alice@contoso.example
ObjectId      : a0117050-0000-4000-8000-000000000001
Environment   : Sandbox
TenantId      : c0117050-0000-4000-8000-000000000000
Subscriptions : Contoso Production (c0ffee00-0000-4000-8000-000000000001)
Store         : memory
Warnings      :
"@)
    }
}
