# runbooks/Sweep.ps1 as Automation runs it, in a process of its own; only the way in is another one: where it signs in with a managed identity, it comes to
# the sandbox server as the sweeper. The server comes with a build of the whole solution.
BeforeDiscovery {
    $server = Get-ChildItem (Join-Path $PSScriptRoot '../../src/JitAccess.Sandbox.Server/bin/*/net10.0/JitAccess.Sandbox.Server.dll') -ErrorAction Ignore |
        Sort-Object LastWriteTime | Select-Object -Last 1
    $canServe = $server -and (Get-Command dotnet -ErrorAction Ignore)
    if (-not $canServe) { Write-Warning 'SKIPPED: the sandbox server is not built, or there is no dotnet.' }
    $bicepCompiler = Get-Command bicep -CommandType Application -ErrorAction Ignore | Select-Object -First 1 | ForEach-Object Source
    if (-not $bicepCompiler) { Write-Warning 'SKIPPED: compiling the Bicep of the deployment. There is no bicep on this machine.' }
}

Describe 'What the deployment says of the runbook' -ForEach @{ BicepCompiler = "$bicepCompiler" } {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $runbooks = Join-Path $PSScriptRoot '..' '..' 'runbooks' | Resolve-Path | Select-Object -ExpandProperty Path
        $runbook = Get-Command (Join-Path $runbooks 'Sweep.ps1')
        $own = $runbook.ScriptBlock.Ast.ParamBlock.Parameters
    }

    It 'has every parameter in its help, and no other' {
        (Get-Help $runbook.Source -Parameter *).Name | Sort-Object | Should -Be ($own.Name.VariablePath.UserPath | Sort-Object)
    }

    It 'is given by the schedule what it must have, and nothing that it has not' {
        $block = [regex]::Match((Get-Content -Raw (Join-Path $runbooks 'main.bicep')), '(?s)jobSchedules.*?parameters: \{(.*?)\n      \}').Groups[1].Value
        $given = [regex]::Matches($block, '(?m)^\s+(\w+):').ForEach({ $_.Groups[1].Value })
        $given | Should -Not -BeNullOrEmpty
        $given | Where-Object { $_ -notin $own.Name.VariablePath.UserPath } | Should -BeNullOrEmpty
        $mandatory = $own.Where({ $_.Extent.Text -match '\bMandatory\b' }).Name.VariablePath.UserPath
        $mandatory | Where-Object { $_ -notin $given } | Should -BeNullOrEmpty
    }

    It 'gives the role exactly the actions that docs/runbooks.md explains' {
        $actions = [regex]::Matches([regex]::Match((Get-Content -Raw (Join-Path $runbooks 'roles.bicep')), '(?s) actions: \[(.*?)\]').Groups[1].Value, "'([^']+)'").ForEach({ $_.Groups[1].Value })
        $docs = Get-Content -Raw (Join-Path $runbooks '..' 'docs' 'runbooks.md')
        $table = [regex]::Match($docs, '(?s)\| action of the operator role.*?\n\n').Value -split '\n' -match '^\|' -replace '^\|([^|]*)\|.*', '$1'
        $explained = [regex]::Matches($table -join '', '`(Microsoft[^`]+)`').ForEach({ $_.Groups[1].Value })
        $explained | Sort-Object | Should -Be ($actions | Sort-Object)
    }

    It 'says for every cmdlet what it needs' {
        $docs = Get-Content -Raw (Join-Path $runbooks '..' 'docs' 'runbooks.md')
        $table = [regex]::Match($docs, '(?s)\| cmdlet \| on the subscription.*?\n\n').Value -split '\n' -replace '^\|([^|]*)\|.*', '$1'
        $named = [regex]::Matches($table -join '', '`(\w+-Jit\w+)`').ForEach({ $_.Groups[1].Value })
        # These look at what is in memory.
        $local = 'Get-JitContext', 'Disconnect-JitAccess', 'Get-JitSandbox', 'Step-JitSandbox'
        $named + $local | Sort-Object | Should -Be ((Get-Command -Module JitAccess).Name | Sort-Object)
    }

    It 'runs in a PowerShell that the module takes' {
        $bicep = Get-Content -Raw (Join-Path $runbooks 'main.bicep')
        $bicep | Should -Match "runtime: \{ language: 'PowerShell', version: '7\.([4-9]|\d\d)' \}"
        $bicep | Should -Match "runbookType: 'PowerShell'\s+runtimeEnvironment: runtime\.name" -Because 'PowerShell72 is 7.2, where the import ends with HostTooOld'
    }

    It 'assigns the same role on the same scope once, also to an administrator who asks' {
        $loops = [regex]::Matches((Get-Content -Raw (Join-Path $runbooks 'main.bicep')), '(?s)roleAssignments@\S+ = \[for id in (?<of>.+?): \{.*?scope: (?<scope>\S+).*?roleDefinitionId: (?<role>[\w.]+)')
        $loops | Should -Not -BeNullOrEmpty
        $loops.ForEach({ "$($_.Groups['scope'].Value) $($_.Groups['role'].Value)" }) | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
    }

    It 'is Bicep that its compiler takes without a warning: <_>' -ForEach 'main.bicep', 'roles.bicep' -Skip:(-not $bicepCompiler) {
        $said = & $bicepCompiler build (Join-Path $runbooks $_) --stdout 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$said"
        @($said).Where({ $_ -is [System.Management.Automation.ErrorRecord] }) | Should -BeNullOrEmpty
    }

    It 'has an example of a ceiling that a sweep takes' {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        $ceiling = (Get-Content -Raw (Join-Path $runbooks 'ceiling.example.json')) -replace '"policyWriters": \[[^\]]*\]', '"policyWriters": [ "alice@contoso.example" ]'
        Set-Content $TestDrive/ceiling.json $ceiling
        (Invoke-JitSweep -CeilingPath $TestDrive/ceiling.json).Failed | Should -BeNullOrEmpty
        Disconnect-JitAccess | Out-Null
    }
}

Describe 'The runbook' -Skip:(-not $canServe) -ForEach @{ Server = "$server" } {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $script = Join-Path $PSScriptRoot '..' '..' 'runbooks' 'Sweep.ps1' | Resolve-Path | Select-Object -ExpandProperty Path
        $certificate = Join-Path $TestDrive 'cert.pem'
        $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
        foreach ($argument in $Server, 'serve', '--port', '0', '--cert-out', $certificate) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $endpoint = [regex]::Match($process.StandardOutput.ReadLine(), 'https://\S+').Value
        $endpoint | Should -Not -BeNullOrEmpty
        $store = "$endpoint/blob/jitledger"
        $join = @{ SandboxEndpoint = $endpoint; CertificatePath = $certificate; Store = $store; AuthorsAttested = $true }

        # 'Import-Module JitAccess' of the script finds this: the module, and in front of its Connect-JitAccess one that holds what it is given
        # against the real one.
        $modules = Join-Path $TestDrive 'modules'
        $null = New-Item -ItemType Directory (Join-Path $modules 'JitAccess')
        Set-Content (Join-Path $modules 'JitAccess' 'JitAccess.psm1') @"
            Import-Module '$ModulePath' -Global
            function Connect-JitAccess {
                [CmdletBinding()]
                param([switch] `$Identity, [string[]] `$SubscriptionId, [string] `$Store, [switch] `$AuthorsAttested, [string] `$ClientId)
                `$set = (Get-Command JitAccess.PowerShell\Connect-JitAccess -ErrorAction Ignore) ?? (Get-Command Connect-JitAccess -CommandType Cmdlet)
                `$set = `$set.ParameterSets.Where({ `$_.Name -eq 'Identity' })[0].Parameters
                if (-not `$Identity) { throw 'not by its identity' }
                foreach (`$name in `$PSBoundParameters.Keys) { if (`$name -notin `$set.Name) { throw "the set Identity has no -`$name" } }
                foreach (`$parameter in `$set) { if (`$parameter.IsMandatory -and -not `$PSBoundParameters.ContainsKey(`$parameter.Name)) { throw "-`$(`$parameter.Name) is missing" } }
                `$user = `$env:JITACCESS_TEST_USER
                & (Get-Command Connect-JitAccess -CommandType Cmdlet) -SandboxEndpoint '$endpoint' -CertificatePath '$certificate' -User `$user -SubscriptionId `$SubscriptionId -Store `$Store -AuthorsAttested:`$AuthorsAttested
            }
            Export-ModuleMember -Function Connect-JitAccess
"@

        $context = Connect-JitAccess @join
        $subscription = $context.Subscriptions[0].SubscriptionId
        $ceiling = @{
            scopes         = @("/subscriptions/$subscription")
            ports          = @('ssh')
            allowedSources = @('203.0.113.0/24')
            maxDuration    = '2h'
            policyWriters  = @($context.Account.ObjectId)
        } | ConvertTo-Json -Compress

        # One argument each, as Automation, cron and we give them.
        function Start-Runbook([string[]] $Arguments, [string] $User = 'sweeper') {
            $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
            foreach ($argument in @('-NoProfile', '-NonInteractive') + $Arguments) { $start.ArgumentList.Add($argument) }
            $start.Environment['PSModulePath'] = $modules
            $start.Environment['JITACCESS_TEST_USER'] = $User
            $start.Environment['NO_COLOR'] = '1'
            $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
            $job = [System.Diagnostics.Process]::Start($start)
            $job.StandardInput.Close()
            [pscustomobject]@{ Process = $job; Output = $job.StandardOutput.ReadToEndAsync(); Errors = $job.StandardError.ReadToEndAsync() }
        }

        function Receive-Runbook($Job) {
            $Job.Process.WaitForExit(120000) | Should -BeTrue
            [pscustomobject]@{ ExitCode = $Job.Process.ExitCode; Output = $Job.Output.Result; Errors = $Job.Errors.Result }
            $Job.Process.Dispose()
        }

        $once = @('-File', $script, '-SubscriptionId', $subscription, '-Store', $store, '-CeilingJson', $ceiling, '-AuthorsAttested', '1', '-Minutes', '0')

        Enable-JitVm web01, db01 -Port ssh -Requester rita@contoso.example, alice@contoso.example | Out-Null
        $closed = Get-SandboxState

        function Invoke-Control([string] $Method, [string] $Path, $Body) {
            $parameters = @{ Method = $Method; Uri = "$endpoint/sandbox/$Path"; SkipCertificateCheck = $true }
            if ($Body) { $parameters.Body = $Body | ConvertTo-Json; $parameters.ContentType = 'application/json' }
            Invoke-RestMethod @parameters
        }
    }

    AfterEach { Invoke-Control DELETE faults | Out-Null }

    AfterAll {
        try { Disconnect-JitAccess | Out-Null } catch { Write-Debug 'There was no connection.' }
        $process.Kill()
        $process.Dispose()
    }

    It 'closes what is over from the command line of cron, and ends well' {
        $request = Request-JitAccess web01 -Source 203.0.113.7 -Duration 10m
        Step-JitSandbox 11m | Out-Null
        $job = Receive-Runbook (Start-Runbook $once)
        $job.Errors | Should -BeNullOrEmpty
        $job.ExitCode | Should -Be 0
        (Get-JitRequest $request).Status | Should -Be 'Expired'
        Get-SandboxState | Should -Be $closed
    }

    It 'puts out one object a pass and nothing else, asks nobody, and takes the ceiling as an object too' {
        $command = "`$ConfirmPreference = 'Low'; `$out = @(& '$script' -SubscriptionId '$subscription, ' -Store '$store' -CeilingJson ('$ceiling' | ConvertFrom-Json) -AuthorsAttested `$true -Minutes 1); `$out.ForEach({ `$_.GetType().Name }); try { Get-JitContext } catch { `$_.FullyQualifiedErrorId }"
        $job = Receive-Runbook (Start-Runbook '-Command', $command)
        $job.Errors | Should -BeNullOrEmpty
        $job.ExitCode | Should -Be 0
        $job.Output.Trim() -split '\r?\n' | Should -Be 'JitSweepResult', 'JitNotConnected,JitAccess.PowerShell.Commands.GetJitContextCommand'
    }

    It 'does no harm where two jobs overlap: what is due opens once and closes once' {
        $over = Request-JitAccess web01 -Source 203.0.113.7 -Duration 10m
        Step-JitSandbox 11m | Out-Null
        $rita = Connect-JitAccess @join -User rita@contoso.example
        $due = Request-JitAccess db01 -Source 203.0.113.8 -Duration 1h -WarningAction SilentlyContinue
        $due.Status | Should -Be 'Pending'
        $rita.Dispose()
        Connect-JitAccess @join | Out-Null

        $jobs = 1..3 | ForEach-Object { Start-Runbook $once } | ForEach-Object { Receive-Runbook $_ }
        $jobs.Errors | Should -Be '', '', ''
        $jobs.ExitCode | Should -Be 0, 0, 0
        (Get-JitRequest $over).Status | Should -Be 'Expired'
        (Get-JitRequest $due).Status | Should -Be 'Active'
        $rules = @(Get-SandboxState | Where-Object { $_ -notin $closed -and $_ -match '/JitAccess-Allow-' })
        $rules | Should -HaveCount 2 -Because 'db01 has an NSG of its own and one of its subnet'
        $rules | Should -Match "JitAccess-Allow-$($due.RequestId)-[12] "
        (Get-JitLedger -Request $due).Kind | Where-Object { $_ -eq 'opening' } | Should -HaveCount 1
        Revoke-JitAccess $due | Out-Null
        Get-SandboxState | Should -Be $closed
    }

    It 'fails where something could not be closed, and says how much; the next job mends it' {
        $request = Request-JitAccess web01 -Source 203.0.113.7 -Duration 10m
        Step-JitSandbox 11m | Out-Null
        Invoke-Control POST faults @{ kind = 'Status'; method = 'DELETE'; path = 'securityRules/JitAccess-Allow'; status = 403; code = 'AuthorizationFailed'; message = 'no'; times = 50 } | Out-Null
        $job = Receive-Runbook (Start-Runbook $once)
        $job.ExitCode | Should -Be 1
        $job.Errors | Should -Match '1 actions of 1 passes failed'
        $job.Output | Should -Not -BeNullOrEmpty -Because 'what a pass did is put out before'
        Invoke-Control DELETE faults | Out-Null
        (Receive-Runbook (Start-Runbook $once)).ExitCode | Should -Be 0
        (Get-JitRequest $request).Status | Should -Be 'Expired'
        Get-SandboxState | Should -Be $closed
    }

    It 'shows why it could not sign in, and fails' {
        $job = Receive-Runbook (Start-Runbook $once -User 'nobody@contoso.example')
        $job.ExitCode | Should -Be 1
        $job.Errors | Should -Match 'nobody@contoso\.example'
        $job.Errors | Should -Not -Match 'Connect-JitAccess -Sandbox'
        Get-ChildItem ([IO.Path]::GetTempPath()) -Filter 'ceiling-*.json' | Should -BeNullOrEmpty
    }

    It 'opens nothing and fails with a ceiling that is none' {
        $bad = @('-File', $script, '-SubscriptionId', $subscription, '-Store', $store, '-CeilingJson', '{ "ports": [ "http?" ] }', '-Minutes', '0')
        $job = Receive-Runbook (Start-Runbook $bad)
        $job.ExitCode | Should -Be 1
        $job.Errors | Should -Match 'ports\[0\]'
    }
}
