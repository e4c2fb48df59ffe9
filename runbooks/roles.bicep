// The least rights on the VMs' subscription, for the sweep and for administrators. Deploy once per subscription:
//   az deployment sub create --location westeurope --template-file runbooks/roles.bicep --parameters sweepPrincipalId={id}
targetScope = 'subscription'

@description('The object id of the identity that sweeps: an output of main.bicep.')
param sweepPrincipalId string

@description('The object ids of the administrators, who run Enable-JitVm and Disable-JitVm.')
param administratorIds array = []

resource operatorRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'JitAccess Operator')
  properties: {
    roleName: 'JitAccess Operator (${uniqueString(subscription().id)})'
    description: 'Reads VMs and their networks, and writes single rules and tags of NSGs.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.Resources/subscriptions/read'
          'Microsoft.Authorization/permissions/read'
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.Network/networkInterfaces/read'
          'Microsoft.Network/publicIPAddresses/read'
          'Microsoft.Network/virtualNetworks/read'
          'Microsoft.Network/virtualNetworks/subnets/read'
          'Microsoft.Network/networkSecurityGroups/read'
          'Microsoft.Network/networkSecurityGroups/securityRules/read'
          'Microsoft.Network/networkSecurityGroups/securityRules/write'
          'Microsoft.Network/networkSecurityGroups/securityRules/delete'
          'Microsoft.Network/locations/serviceTags/read'
          'Microsoft.Network/networkInterfaces/listNetworkManagerEffectiveSecurityAdminRules/action'
          'Microsoft.Network/locations/operations/read'
          'Microsoft.Network/locations/operationResults/read'
          'Microsoft.Resources/tags/read'
          'Microsoft.Resources/tags/write'
        ]
      }
    ]
    assignableScopes: [ subscription().id ]
  }
}

resource sweeps 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, sweepPrincipalId, 'JitAccess Operator')
  properties: {
    principalId: sweepPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: operatorRole.id
  }
}

resource administrates 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for id in administratorIds: {
  name: guid(subscription().id, id, 'JitAccess Operator')
  properties: { principalId: id, roleDefinitionId: operatorRole.id }
}]
