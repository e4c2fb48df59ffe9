# Every example of the help runs as it stands; those that are for the real Azure begin with a comment that says so, and are only read.
BeforeDiscovery {
    $help = [xml] (Get-Content -Raw (Join-Path $PSScriptRoot '..' '..' 'out' 'JitAccess' 'en-US' 'JitAccess.PowerShell.dll-Help.xml'))
    $commands = foreach ($command in $help.SelectNodes("//*[local-name() = 'command' and *[local-name() = 'details']]")) {
        $number = 0
        @{
            Name     = $command.details.name
            Examples = @(foreach ($example in $command.examples.example) {
                    $number++
                    @{ Number = $number; Title = $example.title.Trim('- '); Code = $example.code }
                })
        }
    }
    $here = foreach ($command in $commands) {
        foreach ($example in $command.Examples) { @{ Name = $command.Name; Title = $example.Title; Code = $example.Code } }
    }
    $elsewhere = @($here).Where({ $_.Code -match '\A# against your own Azure' })
    $here = @($here).Where({ $_.Code -notmatch '\A# against your own Azure' })
}

Describe 'Help of <Name>' -ForEach $commands {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $topic = Get-Help $Name -Full
    }

    It 'has a synopsis and a description' {
        $topic.Synopsis | Should -Match '\.$'
        $topic.Description.Text | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter that the command has' {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        $own = (Get-Command $Name).Parameters.Keys.Where({ $_ -notin $common })
        foreach ($parameter in $own) {
            (Get-Help $Name -Parameter $parameter).Description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter is a parameter of $Name"
        }
        if ($own) { (Get-Help $Name -Parameter *).Name | Sort-Object | Should -Be ($own | Sort-Object) }
    }

    It 'has two examples or more, with code and a remark' {
        $topic.Examples.Example.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $topic.Examples.Example) {
            $example.Code | Should -Not -BeNullOrEmpty
            $example.Code | Should -Not -Match '```'
            "$($example.Remarks.Text)" | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'Examples' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $paths = $env:PSModulePath

        # Other runspaces of an example find the module as they would if it were installed.
        $env:PSModulePath = (Split-Path (Split-Path $ModulePath)) + [IO.Path]::PathSeparator + $paths
    }

    AfterAll {
        $env:PSModulePath = $paths
        try { Disconnect-JitAccess | Out-Null } catch { Write-Debug 'There was no connection.' }
    }

    It '<Name>, <Title>' -ForEach $here {
        Connect-JitAccess -Sandbox -Reset | Out-Null
        $ErrorActionPreference = 'Stop'
        & ([scriptblock]::Create($Code)) 3>$null 6>$null | Out-Null
    }

    It '<Name>, <Title>: is right as far as it can be read' -ForEach $elsewhere {
        $problems = $null
        $ast = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $problems)
        $problems | Should -BeNullOrEmpty
        foreach ($call in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
            $command = Get-Command $call.GetCommandName()
            foreach ($parameter in $call.CommandElements.Where({ $_ -is [Management.Automation.Language.CommandParameterAst] })) {
                $command.Parameters.Keys | Should -Contain $parameter.ParameterName
            }
        }
    }
}

Describe 'about_JitAccess' {
    BeforeAll { . $PSScriptRoot/Common.ps1 }

    It 'is found and tells every error id' {
        $paths = $env:PSModulePath
        $env:PSModulePath = (Split-Path (Split-Path $ModulePath)) + [IO.Path]::PathSeparator + $paths
        try { $text = Get-Help about_JitAccess | Out-String } finally { $env:PSModulePath = $paths }
        foreach ($id in [JitAccess.Core.ErrorIds].GetFields().ForEach({ $_.GetRawConstantValue() })) {
            $text | Should -MatchExactly "(?m)^    $id\r?$"
        }
    }
}
