# The README, typed as it is there: what PowerShell puts out is what stands below it.
BeforeDiscovery {
    $readme = Get-Content -Raw (Join-Path $PSScriptRoot '..' '..' 'README.md')
    $number = 0
    $steps = foreach ($match in [regex]::Matches($readme, '(?s)```powershell\r?\n(?<code>.*?)```(?:\r?\n```text\r?\n(?<out>.*?)```)?')) {
        @{ Number = ++$number; Code = $match.Groups['code'].Value; Expected = $match.Groups['out'].Value }
    }
}

Describe 'The README' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $repository = Join-Path $PSScriptRoot '..' '..' | Resolve-Path | Select-Object -ExpandProperty Path
        # Whoever reads is at home in the folder, in a session of their own, and says yes.
        $shell = [powershell]::Create()
        [void] $shell.AddScript("Set-Location -LiteralPath '$repository'; `$ConfirmPreference = 'None'; `$PSStyle.OutputRendering = 'PlainText'").Invoke()

        # Ids, moments and what is left of an hour are others every time.
        function Get-Line([string] $Text) {
            $Text -replace '01[0-9a-z]{18}', '<id>' -replace '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', '<time>' -replace '(1h|59m) left', '<left>' -split '\r?\n' |
                ForEach-Object TrimEnd | Where-Object { $_ }
        }
    }

    AfterAll {
        $shell.Dispose()
    }

    It 'is true in step <Number>' -ForEach $steps {
        $shell.Commands.Clear()
        $out = $shell.AddScript($Code).AddCommand('Out-String').AddParameter('Width', 100).Invoke()
        $shell.Streams.Error | Should -BeNullOrEmpty
        Get-Line "$out" | Should -Be (Get-Line $Expected)
    }

    It 'has five steps or more, each with its output' {
        $text = Get-Content -Raw (Join-Path $repository 'README.md')
        [regex]::Matches($text, '```powershell').Count | Should -BeGreaterOrEqual 5
        [regex]::Matches($text, '```powershell').Count | Should -Be ([regex]::Matches($text, '```text').Count)
    }

    It 'links to what there is, and can be read standing' {
        $lines = Get-Content (Join-Path $repository 'README.md')
        $lines.Count | Should -BeLessOrEqual 150
        foreach ($link in [regex]::Matches($lines -join "`n", '\]\((?!https?:)([^)#]+)').ForEach({ $_.Groups[1].Value })) { Join-Path $repository $link | Should -Exist }
    }

    It 'names cmdlets and parameters that there are: <_>' -ForEach 'README.md', 'docs/guide.md', 'docs/runbooks.md', 'docs/security.md' {
        foreach ($match in [regex]::Matches((Get-Content -Raw (Join-Path $repository $_)), '(?<!Get-Help )\b(?<name>\w+-Jit\w+)(?:(?: [^`\s|-]\S*)* -(?<parameter>\w+))?')) {
            $command = Get-Command $match.Groups['name'].Value -ErrorAction Stop
            if ($match.Groups['parameter'].Success) { $command.Parameters.Keys | Should -Contain $match.Groups['parameter'].Value }
        }
    }
}
