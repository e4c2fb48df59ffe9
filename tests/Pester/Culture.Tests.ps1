# Where i is not the small I, days and numbers are written otherwise: the same tests once more, in a process that is Turkish from its start.
Describe 'In Turkish' {
    It 'passes <_>' -ForEach 'Session', 'Vm', 'Request', 'Revoke', 'Sandbox', 'Exposure', 'Policy', 'PolicyFile', 'Ledger', 'Report', 'Sweep' {
        $script = @"
            [cultureinfo]::DefaultThreadCurrentCulture = [cultureinfo]::CurrentCulture = 'tr-TR'
            `$configuration = New-PesterConfiguration
            `$configuration.Run.Path = '$PSScriptRoot/$_.Tests.ps1'
            `$configuration.Run.PassThru = `$true
            `$configuration.Output.Verbosity = 'None'
            `$run = Invoke-Pester -Configuration `$configuration
            "RESULT `$([cultureinfo]::CurrentCulture) passed `$(`$run.PassedCount -gt 0) failed `$(`$run.FailedCount + `$run.FailedBlocksCount + `$run.FailedContainersCount)"
            `$run.Failed.ForEach({ "RESULT `$(`$_.ExpandedPath): `$(`$_.ErrorRecord.DisplayErrorMessage)" })
"@
        $out = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $script 2>&1 | ForEach-Object { "$_" }
        @($out) -match '^RESULT' -join "`n" | Should -Be 'RESULT tr-TR passed True failed 0'
    }
}
