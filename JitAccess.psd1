@{
    RootModule             = 'JitAccess.PowerShell.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '6a2f4f0c-2f0b-4a3e-9f0e-7c2d1b8e5a94'
    Author                 = 'The JitAccess authors'
    CompanyName            = 'The JitAccess authors'
    Copyright              = '(c) 2026 The JitAccess authors. MIT License.'
    Description            = 'Just-in-time network access to Azure VMs with their own network security groups: management ports stay closed, a person asks, a policy decides, exactly one source, port and time span opens, and it closes again on time.'
}
