using System;
using System.Management.Automation;

namespace JitAccess.PowerShell.Transformations;

/// <summary>
/// A transformation whose reading is plain code. What cannot be read ends as an ArgumentTransformationMetadataException with an inner
/// PSInvalidCastException: any other inner exception would end the binding before the other parameter sets were tried.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class JitTransformationAttribute : ArgumentTransformationAttribute
{
    public sealed override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return Read(new PSArgument(inputData));
        }
        catch (FormatException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, new PSInvalidCastException(e.Message, e));
        }
    }

    /// <exception cref="FormatException">The argument is none of what is accepted; the message says what is.</exception>
    private protected abstract object Read(Argument argument);
}
