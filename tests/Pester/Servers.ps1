# Dot-sourced by tests that need servers in processes of their own: the sandbox server, and Azurite as a second storage account.

# What is missing for Azurite; nothing where it can run.
function Get-MissingForAzurite {
    if ($PSVersionTable.PSVersion.Major -lt 7) { return 'its certificate is made with PowerShell 7.' }
    if (-not (Get-Command node -ErrorAction Ignore)) { return 'there is no Node.js.' }
    if (-not (Test-Path (Join-Path $PSScriptRoot '../azurite/node_modules/azurite'))) { return 'it is not installed: npm ci --prefix tests/azurite' }
}

# Starts a program, and waits for the line that says where it listens.
function Start-Server([string] $Program, [string[]] $Arguments, [hashtable] $Environment = @{}) {
    $start = [System.Diagnostics.ProcessStartInfo]::new($Program)
    foreach ($argument in $Arguments) { $start.ArgumentList.Add($argument) }
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $said = while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
        $line
        if ($line -match 'https://\S+') { break }
    }

    # Nobody reads on, and a full pipe would stop it.
    $process.StandardOutput.BaseStream.CopyToAsync([IO.Stream]::Null) | Out-Null
    $endpoint = [regex]::Match("$said", 'https://\S+').Value
    $endpoint | Should -Not -BeNullOrEmpty -Because "the server said '$said'"
    [pscustomobject] @{ Process = $process; Endpoint = $endpoint }
}

function Stop-Server($Server) {
    $Server.Process.Kill()
    $Server.Process.Dispose()
}

# The sandbox server; its certificate comes to $CertificatePath.
function Start-SandboxServer([string] $Program, [string] $CertificatePath) {
    Start-Server dotnet $Program, 'serve', '--port', '0', '--cert-out', $CertificatePath
}

# Azurite with the containers of a ledger. Its certificate is added to $CertificatePath, since a client trusts all of one file.
function Start-Azurite([string] $CertificatePath, [string] $SandboxEndpoint) {
    $key = [Security.Cryptography.RSA]::Create(2048)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Azurite', $key, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddIpAddress([ipaddress]::Loopback)
    $request.CertificateExtensions.Add($names.Build($false))
    $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
    $pem = Join-Path $TestDrive 'azurite.pem'
    $keyPem = Join-Path $TestDrive 'azurite-key.pem'
    [IO.File]::WriteAllText($pem, $certificate.ExportCertificatePem())
    [IO.File]::WriteAllText($keyPem, $key.ExportPkcs8PrivateKeyPem())
    [IO.File]::AppendAllText($CertificatePath, "`n" + $certificate.ExportCertificatePem())

    $main = Join-Path $PSScriptRoot '../azurite/node_modules/azurite/dist/src/blob/main.js'
    $accountKey = [Convert]::ToBase64String([Security.Cryptography.RandomNumberGenerator]::GetBytes(32))
    $arguments = $main, '--blobHost', '127.0.0.1', '--blobPort', '0', '--oauth', 'basic', '--cert', $pem, '--key', $keyPem
    $arguments += '--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'
    $azurite = Start-Server (Get-Command node).Source $arguments @{ AZURITE_ACCOUNTS = "jitledger:$accountKey" }
    $store = "$($azurite.Endpoint)/jitledger"
    $token = (Invoke-Control $SandboxEndpoint Get 'token?user=alice@contoso.example&resource=https://storage.azure.com/').accessToken
    foreach ($container in 'control', 'requests', 'journal') {
        Invoke-RestMethod "$store/${container}?restype=container" -Method Put -SkipCertificateCheck -Headers @{ Authorization = "Bearer $token"; 'x-ms-version' = '2021-12-02' } | Out-Null
    }
    $azurite | Add-Member -NotePropertyName Store -NotePropertyValue $store -PassThru
}

# What the sandbox server offers beside Azure.
function Invoke-Control([string] $Endpoint, [string] $Method, [string] $Path, $Body) {
    $given = if ($null -ne $Body) { @{ Body = $Body | ConvertTo-Json -Compress; ContentType = 'application/json' } } else { @{} }
    Invoke-RestMethod "$Endpoint/sandbox/$Path" -Method $Method -SkipCertificateCheck @given
}
